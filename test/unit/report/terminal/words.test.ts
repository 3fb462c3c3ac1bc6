import { expect, test } from 'vitest';
import {
  compactUs,
  formatCount,
  formatTally,
  plural,
  shorten,
} from '../../../../src/report/terminal/words.ts';

test.for([
  [formatCount(1_234_567), '1,234,567'],
  [formatCount(1.26, 1), '1.3'],
  [plural(1, 'retry', 'retries'), '1 retry'],
  [plural(2_000, 'retry', 'retries'), '2,000 retries'],
  [plural(0, 'job'), '0 jobs'],
  [compactUs(850), '850µs'],
  [compactUs(12_340), '12.3ms'],
  [compactUs(1_500_000), '1.50s'],
  [compactUs(125_000_000), '2m05s'],
  [shorten('abcdef', 6), 'abcdef'],
  [shorten('abcdefg', 6), 'abcde…'],
  [formatTally({}, 3), ''],
  [formatTally({ 200: 5, 429: 1_000, 503: 7 }, 3), '429 × 1,000, 503 × 7, 200 × 5'],
  [formatTally({ a: 1, b: 4, c: 2, d: 3 }, 2), 'b × 4, d × 3, and 2 more'],
] as const)('%s is written as %s', ([written, expected]) => {
  expect(written).toBe(expected);
});

test('a text is cut between characters, never within one', () => {
  const shown = [5, 4, 3].map((limit) => shorten('ab\u{10000}cd', limit));
  expect(shown).toEqual(['ab\u{10000}…', 'ab…', 'ab…']);
});
