import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '../../../src/run/line-splitter.ts';

/** The lines of these bytes, and whether each was whole; `false` last where one was too long. */
function linesOf(chunks: readonly Buffer[], mostBytes?: number): unknown[] {
  const lines: unknown[] = [];
  const splitter = new LineSplitter((line, isWhole) => lines.push([line, isWhole]), mostBytes);
  for (const chunk of chunks) if (!splitter.push(chunk)) return [...lines, false];
  splitter.end();
  return lines;
}

const text = fc
  .array(fc.constantFrom('\n', 'a', 'é', '😀', '\r', '\u2028', '{"a":1}'))
  .map((parts) => parts.join(''));

test('the lines are the same however the bytes are cut', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(9), { minLength: 1 }), (whole, sizes) => {
      const bytes = Buffer.from(whole);
      const chunks: Buffer[] = [];
      for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] || 1;
        chunks.push(bytes.subarray(from, from + size));
        from += size;
      }
      const parts = whole.split('\n');
      const last = parts.pop() ?? '';
      const lines = parts.map((line) => [line, true]);
      expect(linesOf(chunks)).toEqual(last === '' ? lines : [...lines, [last, false]]);
    }),
  );
});

test.for([
  ['in one piece', ['ab\nabcde', '']],
  ['in two pieces', ['ab\nabc', 'de']],
  ['in two pieces with its end', ['ab\nabc', 'de\na']],
])('a line that is too long is taken no further, %s', ([, chunks]) => {
  const bytes = (chunks as readonly string[]).map((chunk) => Buffer.from(chunk));
  expect([linesOf(bytes, 4), linesOf(bytes, 5).includes(false)]).toEqual([
    [['ab', true], false],
    false,
  ]);
});
