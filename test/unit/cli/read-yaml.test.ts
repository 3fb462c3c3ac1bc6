import { expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml, writeYaml } from '../../../src/cli/read-yaml.ts';
import { RetrialError } from '../../../src/core/errors.ts';

const Anything = z.unknown();

function told(text: string): string {
  try {
    return JSON.stringify(readYaml(Anything, { file: 'a.yaml', text, code: 'contract' }));
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'contract') return error.describe();
    throw error;
  }
}

const quotes = (character: string): string =>
  `a text that begins with ${character} belongs in quotes`;

test.for([
  ['a:\n\tb: 1', '2:1', 'the line is indented with a tab; YAML takes spaces only'],
  ['a: 1\nb: "x\nc: 2\n', '2:4', 'a text begins with a quote here and never ends; close it'],
  ["a: 'x\n", '1:4', 'a text begins with a quote here and never ends; close it'],
  ['a: 1\nb: 2\na: 3', '3:1', 'the key a stands in this map a second time; write it once'],
  [
    'a: 1\n---\nb: 2',
    '2:1',
    'a second document begins here; the file takes one, so leave out the "---"',
  ],
  ['a: b: c', '1:4', 'a second "key:" stands on the line; begin a line of its own, or quote it'],
  ['a: 1\nb\nc: 2', '2:1', 'the line is no "key: value"; a colon and a space belong after the key'],
  [
    'a:\n  b: 1\n c: 2',
    '3:1',
    'the line is not indented as its neighbours are, or a bracket before it is not closed',
  ],
  [
    'a: [1, 2\nb: 3',
    '2:1',
    'the line is not indented as its neighbours are, or a bracket before it is not closed',
  ],
  ['a: @x', '1:4', quotes('this character')],
  ['a: *', '1:4', quotes('"*"')],
  ['a: {{uuid}}', '1:5', 'a key must be a text; a value with {{…}} in it belongs in quotes'],
  [
    ['a: { b: $', '{KEY} }'].join(''),
    '1:10',
    ['a text with "{" in it, such as $', '{NAME}, belongs in quotes within { } and [ ]'].join(''),
  ],
  ['a: 1\nb: *c', '2:4', `no anchor &c stands before *c; ${quotes('"*"')}`],
] as const)('%j is not YAML, and what is wrong is told at %s', ([text, place, sentence]) => {
  expect(told(text)).toBe(`a.yaml:${place}: not valid YAML: ${sentence}`);
});

test('any other error of the parser is told in its words', () => {
  expect(told('a: "\\q"')).toBe('a.yaml:1:5: not valid YAML: invalid escape sequence \\q');
});

test('anchors may be used, but not to blow a small file up', () => {
  const level = (name: string, of: string) => `${name}: &${name} [${`${of}, `.repeat(9)}${of}]\n`;
  const bomb = level('a', 'x') + level('b', '*a') + level('c', '*b') + level('d', '*c');
  expect([told('a: &x { k: 1 }\nb: *x'), told(bomb)]).toEqual([
    '{"a":{"k":1},"b":{"k":1}}',
    'a.yaml: not valid YAML: its aliases repeat too much; write the values out',
  ]);
});

test('numbers as keys, comments, blocks and CRLF are read as YAML has them', () => {
  expect(told('# note\r\n404: x # y\r\ntext: |\r\n  a\r\n  b\r\n')).toBe(
    '{"404":"x","text":"a\\nb\\n"}',
  );
});

test('the place counts lines and columns from 1, behind a comment and wide letters too', () => {
  const Count = z.strictObject({ ü: z.strictObject({ n: z.int() }) });
  const read = () =>
    readYaml(Count, { file: 'a.yaml', text: '# é\n\nü: { n: x }\n', code: 'contract' });
  expect(read).toThrow(
    expect.objectContaining({ place: { file: 'a.yaml', line: 3, column: 9 }, code: 'contract' }),
  );
});

test('a mistake behind an alias is told at the alias', () => {
  const Two = z.strictObject({ a: z.unknown(), b: z.strictObject({ n: z.string() }) });
  const read = () =>
    readYaml(Two, { file: 'a.yaml', text: 'a: &x { n: 1 }\nb: *x\n', code: 'contract' });
  expect(read).toThrow(expect.objectContaining({ place: { file: 'a.yaml', line: 2, column: 1 } }));
});

test('what is written can be read again, without aliases for what stands twice', () => {
  const shared = { class: 'retryable', meaning: 'server error' };
  const value = { a: shared, b: [shared, 'x: y', 5, '5', true, 'true', ''] };
  const text = writeYaml(value);
  expect([readYaml(Anything, { file: 'a', text, code: 'contract' }), text.includes('*')]).toEqual([
    value,
    false,
  ]);
});
