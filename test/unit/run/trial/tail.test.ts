import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastWords, Tail } from '../../../../src/run/trial/tail.ts';

/** What is kept of a text that came in pieces of so many bytes. */
function kept(text: string, pieceBytes: number): string | undefined {
  const bytes = Buffer.from(text);
  const tail = new Tail();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    tail.push(bytes.subarray(at, at + pieceBytes));
  }
  return tail.text();
}

test('the last 2,000 characters of a text are kept, however its bytes come in pieces', () => {
  const unit = fc.constantFrom('a', 'é', '€', '😀', '\n');
  const text = fc.string({ unit, minLength: 0, maxLength: 6_000, size: 'max' });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 10_000 }), (whole, pieceBytes) => {
      expect(kept(whole, pieceBytes)).toBe(lastWords(whole));
    }),
    { numRuns: 30 },
  );
});

test('a text of blanks is none', () => {
  expect([kept('', 1), kept(' \n', 1), lastWords('')]).toEqual([undefined, undefined, undefined]);
});

test('no words begin with a blank, wherever they were cut', () => {
  expect(lastWords(` \n${'a\n'.repeat(2_000)}`)).toBe(`a${'\na'.repeat(999)}`);
});

test('a character that the cut went through is left out', () => {
  expect(lastWords(`${'😀'.repeat(1_000)}.`)).toBe(`${'😀'.repeat(999)}.`);
});
