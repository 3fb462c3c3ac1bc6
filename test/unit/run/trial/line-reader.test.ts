import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from '../../../../src/run/trial/line-reader.ts';

/** The lines in these bytes, which come in pieces of so many; one that is too long is `null`. */
function linesOf(text: string, pieceBytes: number, mostBytes: number): (string | null)[] {
  const lines: (string | null)[] = [];
  const reader = new LineReader({
    mostBytes,
    onLine: (line) => lines.push(line),
    onTooLong: () => lines.push(null),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    reader.push(bytes.subarray(at, at + pieceBytes));
  }
  return lines;
}

test('bytes are parted into the same lines, however they come in pieces', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n') });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), fc.nat(12), (whole, pieceBytes, most) => {
      // What stands behind the last line end is no line yet.
      const lines = whole.split('\n').slice(0, -1);
      const expected = lines.map((line) => (Buffer.byteLength(line) > most ? null : line));
      expect(linesOf(whole, pieceBytes, most)).toEqual(expected);
    }),
  );
});
