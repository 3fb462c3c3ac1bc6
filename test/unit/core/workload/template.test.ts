import { expect, test } from 'vitest';
import { stream } from '../../../../src/core/random.ts';
import { compileTemplate, templateReferences } from '../../../../src/core/workload/template.ts';

const values = (index: number) => ({ index, random: stream('1', '0', 'data', index) });

test('a text without a value stays as it is', () => {
  expect(compileTemplate('/v1/search?a={b}')(values(0))).toBe('/v1/search?a={b}');
});

test('{{seq}} is the number of the arrival', () => {
  expect(compileTemplate('a-{{seq}}/{{ seq }}')(values(17))).toBe('a-17/17');
});

test('{{uuid}} is a version 4 UUID, each time a new one', () => {
  const filled = compileTemplate('{{uuid}} {{uuid}}')(values(3)).split(' ');
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(filled.every((uuid) => shape.test(uuid)) && filled[0] !== filled[1]).toBe(true);
});

test('{{pick …}} takes every one of its words in the long run', () => {
  const template = compileTemplate('{{pick red green blue}}');
  const seen = new Set(Array.from({ length: 60 }, (_, index) => template(values(index))));
  expect([...seen].sort()).toEqual(['blue', 'green', 'red']);
});

test('the same arrival is filled in the same way again', () => {
  const template = compileTemplate('{{pick a b c}} {{uuid}}');
  expect(template(values(5))).toBe(template(values(5)));
});

test.for(['{{}}', '{{pick}}', '{{seq 5}}', '{{5}}', '{{env.HOME}}', '{{a. }}'])(
  '%s is refused, and what is known is said',
  (text) => {
    expect(() => compileTemplate(`x ${text}`)).toThrow(
      `${text} is not a template value; write {{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}`,
    );
  },
);

test('{{feed.column}} is the value of the row that the arrival has', () => {
  const column = (feed: string, name: string) => (index: number) => `${feed}/${name}/${index}`;
  const template = compileTemplate('{{users.first name}} {{ users.email }}', { column });
  expect(template(values(4))).toBe('users/first name/4 users/email/4');
});

test('{{name}} is what was taken from an earlier answer, or nothing', () => {
  const template = compileTemplate('[{{job}}]');
  expect([template({ ...values(0), taken: { job: 'j1' } }), template(values(0))]).toEqual([
    '[j1]',
    '[]',
  ]);
});

test('only what comes from outside is made fit for its place', () => {
  const options = { column: () => () => 'a', encode: (value: string) => `<${value}>` };
  const template = compileTemplate('{{seq}} {{f.c}} {{t}}', options);
  expect(template({ ...values(1), taken: { t: 'b' } })).toBe('1 <a> <b>');
});

test('a feed that is not there is refused', () => {
  expect(() => compileTemplate('{{users.email}}')).toThrow('there is no feed "users"');
});

test('a text tells what it asks of feeds and answers', () => {
  expect(templateReferences('/{{seq}}/{{job}}?e={{users.e mail}}{{pick a.b c}}')).toEqual([
    { kind: 'taken', whole: '{{job}}', name: 'job' },
    { kind: 'column', whole: '{{users.e mail}}', feed: 'users', column: 'e mail' },
  ]);
});
