import { expect, test } from 'vitest';
import { printable, printableAll } from '../../../../src/report/terminal/printable.ts';

test.for([
  ['plain words, é, 日本 and 🦊 too', 'plain words, é, 日本 and 🦊 too'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['two\r\nlines\t', 'two\\x0d\\x0alines\\x09'],
  ['\u009b2J', '\\x9b2J'],
  ['\u202eevil', '\\u{202e}evil'],
  ['zero\u200bwidth', 'zero\\u{200b}width'],
  ['\u2028', '\\u{2028}'],
  ['\ud83e', '\\u{d83e}'],
  ['\u{e0041}', '\\u{e0041}'],
] as const)('the text %j is shown as %j', ([text, shown]) => {
  expect(printable(text)).toBe(shown);
});

test('a text longer than 400 characters is cut', () => {
  expect([printable('x'.repeat(400)), printable('x'.repeat(401))]).toEqual([
    'x'.repeat(400),
    `${'x'.repeat(400)}…`,
  ]);
});

test('every text of a value is made printable, keys too, and all else is left as it is', () => {
  const value = { 'a\u0007': ['b\u0007', { c: 'd\u0007', e: 1, f: undefined, g: null, h: true }] };
  expect(printableAll<unknown>(value)).toEqual({
    'a\\x07': ['b\\x07', { c: 'd\\x07', e: 1, f: undefined, g: null, h: true }],
  });
});
