import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSubsets,
  criticalU,
  leastP,
  rankSumP,
} from '../../../../src/core/compare/rank-sum.ts';

// Two-sided 5 % critical values of U, as in the tables of Milton (1964) that textbooks reprint.
test.for([
  [4, 4, 0],
  [3, 5, 0],
  [5, 5, 2],
  [5, 6, 3],
  [6, 6, 5],
  [5, 8, 6],
  [7, 7, 8],
  [8, 8, 13],
  [9, 9, 17],
  [10, 10, 23],
  [15, 15, 64],
  [10, 20, 55],
  [20, 20, 127],
] as const)('the critical value of U for %i and %i runs is the published %i', ([m, n, u]) => {
  expect(criticalU(m, n, 0.025)?.u).toBe(u);
  expect(criticalU(n, m, 0.025)?.u).toBe(u);
});

test('three runs a side bound nothing at 95 %', () => {
  expect(criticalU(3, 3, 0.025)).toBeUndefined();
});

test('the least p is one in the number of ways to deal the runs out', () => {
  const values = [1, 3, 5, 6].map((n) => Math.round(1 / leastP(n, n)));
  expect(values).toEqual([2, 20, 252, 924]);
  expect(rankSumP([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(1 / 252, 15);
});

// Permeability of the chorioamnion: Hollander and Wolfe, Nonparametric Statistical Methods, table 4.1.
const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const before = [1.15, 0.88, 0.9, 0.74, 1.21];

test('the p of a published example comes out', () => {
  expect(rankSumP(before, atTerm)).toBeCloseTo(0.1272, 4);
});

/** The same by trying every way to deal the values out. */
function byHand(lower: readonly number[], higher: readonly number[]): number {
  const all = [...lower, ...higher];
  const rank = (value: number): number =>
    all.filter((each) => each < value).length +
    (all.filter((each) => each === value).length + 1) / 2;
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value) => total + rank(value), 0);
  const observed = sum(higher);
  let ways = 0;
  let asHigh = 0;
  for (let chosen = 0; chosen < 2 ** all.length; chosen += 1) {
    const group = all.filter((_, index) => (chosen >> index) & 1);
    if (group.length !== higher.length) continue;
    ways += 1;
    if (sum(group) >= observed) asHigh += 1;
  }
  return asHigh / ways;
}

test('with ties too it is the share of all ways to deal the values out', () => {
  const side = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(side, side, (lower, higher) => {
      expect(rankSumP(lower, higher)).toBeCloseTo(byHand(lower, higher), 12);
    }),
    { numRuns: 60 },
  );
});

test('where all values are alike nothing is shown', () => {
  expect(rankSumP([2, 2, 2], [2, 2, 2])).toBe(1);
});

test('subsets are counted by their sum', () => {
  expect([...countSubsets([0, 1, 2, 2], 2)]).toEqual([0, 1, 2, 2, 1]);
});
