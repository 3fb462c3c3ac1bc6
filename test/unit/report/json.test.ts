import { expect, test } from 'vitest';
import type { Result } from '../../../src/core/result.ts';
import { renderJson } from '../../../src/report/json.ts';
import { readResult, resultNames, resultText } from '../../helpers/results.ts';

test.for(resultNames)('the result "%s" is written as it was read', (name) => {
  expect(JSON.parse(renderJson(readResult(name)))).toEqual(JSON.parse(resultText(name)));
});

test('a result is written with an indent of two spaces and a line end', () => {
  const result = readResult('pass');
  expect(renderJson(result)).toBe(`${JSON.stringify(result, undefined, 2)}\n`);
});

test('lists of numbers stand in one line, whatever texts look like', () => {
  const reasons = ['[\n  1,\n  2\n]', '[1,', ']'];
  const value = {
    reasons,
    numbers: [1, -2.5, 1e21, 1e-7],
    empty: [],
    mixed: [1, 'a'],
    nested: [[0], [1, 2]],
  };
  const lines = renderJson(value as unknown as Result).split('\n');
  expect(lines).toEqual([
    ...['{', '  "reasons": ['],
    ...['    "[\\n  1,\\n  2\\n]",', '    "[1,",', '    "]"', '  ],'],
    '  "numbers": [1, -2.5, 1e+21, 1e-7],',
    ...['  "empty": [],', '  "mixed": [', '    1,', '    "a"', '  ],'],
    ...['  "nested": [', '    [0],', '    [1, 2]', '  ]', '}', ''],
  ]);
});

test('characters that a terminal could obey are escaped, and the value stays the same', () => {
  const odd = '\u001b[2J \u009b2J \u202e \u2028 \u{e0041} \ud800 é 日本';
  const text = renderJson({ ...readResult('pass'), target: odd });
  const line = text.split('\n').find((each) => each.includes('"target"'));
  expect([JSON.parse(text).target, line]).toEqual([
    odd,
    '  "target": "\\u001b[2J \\u009b2J \\u202e \\u2028 \\udb40\\udc41 \\ud800 é 日本",',
  ]);
});
