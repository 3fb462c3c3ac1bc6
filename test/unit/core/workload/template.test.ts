import { expect, test } from 'vitest';
import { stream } from '../../../../src/core/random.ts';
import { compileTemplate } from '../../../../src/core/workload/template.ts';

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

test.for(['{{color}}', '{{}}', '{{pick}}', '{{seq 5}}'])(
  '%s is refused, and what is known is said',
  (text) => {
    expect(() => compileTemplate(`x ${text}`)).toThrow(
      `${text} is not a template value; write {{uuid}}, {{seq}} or {{pick one two three}}`,
    );
  },
);
