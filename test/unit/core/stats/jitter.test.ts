import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../../../../src/core/random.ts';
import {
  alpha,
  binomialTail,
  improbableRange,
  leastImprobable,
  rangeProbability,
  spanProbability,
} from '../../../../src/core/stats/jitter.ts';

test.for([
  [5, 4],
  [10, 5],
  [20, 6],
  [50, 7],
  [100, 9],
] as const)('of %i honest waits %i late ones are improbable, one less is not', ([n, k]) => {
  expect({
    least: leastImprobable(n),
    enough: binomialTail(n, 0.01, k) <= alpha,
    oneLess: binomialTail(n, 0.01, k - 1) <= alpha,
  }).toEqual({ least: k, enough: true, oneLess: false });
});

test('no number of late waits convicts where all of them together are not improbable', () => {
  expect([0, 1, 2].map((n) => leastImprobable(n))).toEqual([1, 2, 3]);
});

test.for([
  [3, 0.5, 2, 0.5],
  [4, 0.25, 4, 1 / 256],
  [3, 0.5, 1, 7 / 8],
  [10, 0.5, 3, 968 / 1_024],
  [10, 0.5, 5, 638 / 1_024],
  [10, 0.3, 0, 1],
  [10, 0.3, 11, 0],
  [1, 0.01, 1, 0.01],
] as const)('P(Bin(%d, %d) ≥ %d) is %d', ([n, p, k, expected]) => {
  expect(binomialTail(n, p, k)).toBeCloseTo(expected, 12);
});

test('a tail of a million trials is neither lost to underflow nor above 1', () => {
  expect({
    half: Math.abs(binomialTail(1_000_000, 0.01, 10_000) - 0.5) < 0.01,
    far: binomialTail(1_000_000, 0.01, 10_480) <= alpha,
    near: binomialTail(1_000_000, 0.01, 10_400) <= alpha,
  }).toEqual({ half: true, far: true, near: false });
});

test('more successes are never more probable', () => {
  const law = fc.property(
    fc.integer({ min: 1, max: 300 }),
    fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    fc.nat(300),
    (n, p, k) => binomialTail(n, p, k + 1) <= binomialTail(n, p, k) * (1 + 1e-9),
  );
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test.for([
  [2, 0.5, 0.75],
  [3, 0.5, 0.5],
  [10, 1, 1],
  [10, 0, 0],
  [2, 2, 1],
  [3, -0.5, 0],
  [1, 0.5, 1],
] as const)('the range of %d uniform numbers is at most %d with probability %d', ([n, r, p]) => {
  expect(rangeProbability(n, r)).toBeCloseTo(p, 12);
});

test.for([
  [5, 0.021],
  [10, 0.169],
  [20, 0.424],
  [30, 0.567],
  [50, 0.713],
  [100, 0.845],
] as const)('%i waits within %d of the declared width are improbable', ([n, r]) => {
  expect(Math.floor(improbableRange(n) * 1_000) / 1_000).toBe(r);
});

test('two waits are improbably close within half a millionth of the declared width', () => {
  expect([0, 1, 2].map((n) => improbableRange(n))).toEqual([0, 0, expect.closeTo(5e-7, 12)]);
});

test('what is nearly sure to happen is nearly 1, although its first term underflows', () => {
  expect(binomialTail(300, 0.999, 1)).toBeCloseTo(1, 12);
});

test('the span of all of them is their range', () => {
  const law = fc.property(
    fc.integer({ min: 2, max: 200 }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    (n, r) => Math.abs(spanProbability(n, n, r) - rangeProbability(n, r)) < 1e-9,
  );
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('the span of the earlier half is as probable as in 20,000 draws', () => {
  const random = stream('span of the earlier half');
  const spans = Array.from({ length: 20_000 }, () => {
    const drawn = Array.from({ length: 50 }, random).toSorted((one, other) => one - other);
    return (drawn[24] ?? 0) - (drawn[0] ?? 0);
  });
  for (const r of [0.35, 0.4, 0.45, 0.5]) {
    const share = spans.filter((span) => span <= r).length / spans.length;
    expect(spanProbability(50, 25, r)).toBeCloseTo(share, 1.7);
  }
});

test.for([
  [50, 25, 0, 0],
  [50, 25, 1, 1],
  [50, 1, 0.5, 1],
] as const)('of %i the span of %i is at most %d with the chance %d', ([n, kept, r, chance]) => {
  expect(spanProbability(n, kept, r)).toBe(chance);
});
