import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { profileSchema } from '../../../src/core/profile-schema.ts';

interface Validator {
  compile(schema: object): (value: unknown) => boolean;
}

/** A validator that is not zod, from the dependencies of `table`. */
const ofTable = createRequire(createRequire(import.meta.url).resolve('table'));
const { default: Ajv } = ofTable('ajv/dist/2020') as {
  readonly default: new (options: object) => Validator;
};
const isValid = new Ajv({ strict: false, formats: {} }).compile(profileSchema());

const files = [
  ...globSync('profiles/*.yaml'),
  'test/fixtures/profiles/small.yaml',
  'test/fixtures/profiles/closed.yaml',
];

test.for(files)('%s is what the JSON Schema describes', (file) => {
  expect(isValid(parse(readFileSync(file, 'utf8')))).toBe(true);
});

test('the profile of the README is what the JSON Schema describes', () => {
  const [, text = ''] =
    /```yaml\n(# example: profile\n.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect([text === '', isValid(parse(text))]).toEqual([false, true]);
});

const valid = {
  name: 'least',
  target: { mock: { api: 'plain' } },
  load: { model: 'open', rate: '10/s', duration: '1s' },
  operations: [{ name: 'read', path: '/' }],
};

test.for([
  ['a preset', { load: { preset: 'spike', rate: '100/s' } }],
  ['an executor of k6', { load: { executor: 'constant-vus', vus: 2, duration: '1m' } }],
  ['a variable in place of a rate', { load: { ...valid.load, rate: '$' + '{RATE}' } }],
  ['no grace at all', { gracefulStop: 0 }],
] as const)('the JSON Schema lets %s in', ([, more]) => {
  expect(isValid({ ...valid, ...more })).toBe(true);
});

test.for([
  ['an unknown key', { treshold: [] }],
  ['a key of another preset', { load: { preset: 'smoke', timeUnit: '1s' } }],
  ['a rate without a unit', { load: { ...valid.load, rate: 10 } }],
  ['a rate of an unknown unit', { load: { ...valid.load, rate: '10/min' } }],
  ['a duration without a unit', { load: { ...valid.load, duration: '10' } }],
  [
    'a field of k6 that has no meaning',
    { load: { executor: 'constant-vus', duration: '1s', exec: 'f' } },
  ],
  ['no operation', { operations: [] }],
] as const)('the JSON Schema refuses %s', ([, more]) => {
  expect(isValid({ ...valid, ...more })).toBe(false);
});
