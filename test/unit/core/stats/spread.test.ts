import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpread } from '../../../../src/core/stats/spread.ts';

function spreadOf(values: readonly number[]) {
  const spread = createSpread();
  for (const value of values) spread.add(value);
  return spread;
}

test('an empty spread has no extremes', () => {
  const { count, min, max, median } = spreadOf([]);
  expect({ count, min, max, median }).toEqual({
    count: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    median: 0,
  });
});

test('count and extremes are exact, the median is right to within 0.05 %', () => {
  const values = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 });
  const law = fc.property(values, (drawn) => {
    const { count, min, max, median } = spreadOf(drawn);
    const sorted = drawn.toSorted((one, other) => one - other);
    const lowerMedian = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
    const isNear = Math.abs(median / lowerMedian - 1) <= 0.00051;
    return count === sorted.length && min === sorted[0] && max === sorted.at(-1) && isNear;
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('what most do not exceed is never too low, and at most 0.1 % too high', () => {
  const values = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 });
  const law = fc.property(values, fc.double({ min: 0.1, max: 1, noNaN: true }), (drawn, share) => {
    const sorted = drawn.toSorted((one, other) => one - other);
    const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
    const told = spreadOf(drawn).upTo(share);
    return told >= exact * (1 - 1e-9) && told <= exact * 1.001001;
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('values of zero have a median of zero', () => {
  expect(spreadOf([0, 0, 7]).median).toBe(0);
});

test('those near a value are counted', () => {
  const spread = spreadOf([900, 979, 1_000, 1_010, 1_021.5, 1_100]);
  expect([0.03, 0.2].map((share) => spread.countNear(1_000, share))).toEqual([4, 6]);
});
