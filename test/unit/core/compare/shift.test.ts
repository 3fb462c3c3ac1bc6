import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, shiftBetween } from '../../../../src/core/compare/shift.ts';
import { stream } from '../../../../src/core/random.ts';

// Hollander and Wolfe, Nonparametric Statistical Methods, table 4.1 and examples 4.3 and 4.4.
const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const before = [1.15, 0.88, 0.9, 0.74, 1.21];

test('the estimate and the interval of a published example come out', () => {
  const { estimate, interval } = shiftBetween(atTerm, before, 0.95);
  expect(estimate).toBeCloseTo(-0.305, 12);
  expect(interval?.low).toBeCloseTo(-0.76, 12);
  expect(interval?.high).toBeCloseTo(0.15, 12);
  expect(interval?.confidence).toBeCloseTo(0.96, 2);
});

test('one run a side has an estimate and no interval', () => {
  expect(shiftBetween([2], [5], 0.95)).toEqual({ estimate: 3 });
});

test('four runs a side have the whole range as their interval', () => {
  const { interval } = shiftBetween([1, 2, 3, 4], [11, 12, 13, 14], 0.95);
  expect(interval).toEqual({ low: 7, high: 13, confidence: 1 - 2 / 70 });
});

test('exchanged sides give the opposite shift', () => {
  const side = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 8 });
  fc.assert(
    fc.property(side, side, (from, to) => {
      const there = shiftBetween(from, to, 0.95);
      const back = shiftBetween(to, from, 0.95);
      expect(there.estimate + back.estimate).toBe(0);
      expect((there.interval?.low ?? 0) + (back.interval?.high ?? 0)).toBe(0);
    }),
  );
});

test('the interval covers the truth as often as it says, whatever the distribution', () => {
  const random = stream('coverage', 7);
  // A third of the runs are far off, all others a little.
  const draw = (): number => (random() < 0.3 ? 10 * random() : random());
  const rounds = 2_000;
  let covered = 0;
  for (let round = 0; round < rounds; round += 1) {
    const from = Array.from({ length: 5 }, draw);
    const to = Array.from({ length: 5 }, () => draw() + 3);
    const { interval } = shiftBetween(from, to, 0.95);
    if (interval && interval.low <= 3 && 3 <= interval.high) covered += 1;
  }
  // Exactly 0.968 by theory; the seed is fixed, and four standard errors are 0.016.
  expect(Math.abs(covered / rounds - (1 - 8 / 252))).toBeLessThan(0.016);
});

test('the median of an even number lies between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
});
