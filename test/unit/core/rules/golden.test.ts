import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { everyRule } from '../../../../src/core/rules/catalogue.ts';
import { readGolden, verifyLines } from '../../../helpers/golden.ts';

const root = new URL('../../../fixtures/traces/', import.meta.url).pathname;
const fixtures = globSync('*/*.ndjson', { cwd: root }).sort();
const flags: ReadonlySet<string> = new Set(['fail', 'warn', 'info', 'broken']);

function golden(file: string) {
  return readGolden(readFileSync(`${root}${file}`, 'utf8'));
}

test.for(fixtures)('%s gets the verdicts it tells, and no other rule flags', (file) => {
  const { lines, expect: expected } = golden(file);
  const { outcomes } = verifyLines(lines);
  const told = outcomes
    .filter(({ id, verdict }) => id in expected || flags.has(verdict))
    .map(({ id, verdict, reason }) => [id, verdict === 'broken' ? reason : verdict]);
  expect(Object.fromEntries(told)).toEqual(expected);
});

test.for(fixtures)('the name of %s says what becomes of its rule', (file) => {
  const rule = dirname(file);
  const verdict = golden(file).expect[rule] ?? 'none';
  const promised = {
    passes: ['pass'],
    fails: ['fail', 'warn', 'info'],
    'not-exercised': ['not-exercised'],
    inconclusive: ['inconclusive'],
  }[basename(file).match(/^(passes|fails|not-exercised|inconclusive)-/)?.[1] ?? ''];
  expect(promised).toContain(verdict);
});

test.for(everyRule.map(({ id }) => id))(
  'of %s there is a trace that passes, one that fails and one that does not exercise it',
  (id) => {
    const names = fixtures.filter((file) => dirname(file) === id).map((file) => basename(file));
    const kinds = ['passes-', 'fails-', 'not-exercised-'];
    const missing = kinds.filter((kind) => !names.some((name) => name.startsWith(kind)));
    expect(missing).toEqual([]);
  },
);

test('every folder of golden traces belongs to a rule', () => {
  const ids = everyRule.map(({ id }) => id);
  expect(fixtures.map((file) => dirname(file)).filter((id) => !ids.includes(id))).toEqual([]);
});
