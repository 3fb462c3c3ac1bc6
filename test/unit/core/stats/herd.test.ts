import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastHerd } from '../../../../src/core/stats/herd.ts';
import { alpha, binomialTail } from '../../../../src/core/stats/jitter.ts';

test.for([
  [50, 10, 20],
  [100, 10, 29],
  [200, 10, 46],
  [200, 20, 31],
  [1_000, 30, 69],
] as const)(
  'of %i honest clients in %i buckets %i in one are improbable',
  ([count, buckets, m]) => {
    expect({
      least: leastHerd({ count, buckets }),
      enough: buckets * binomialTail(count, 1 / buckets, m) <= alpha,
      oneLess: buckets * binomialTail(count, 1 / buckets, m - 1) <= alpha,
    }).toEqual({ least: m, enough: true, oneLess: false });
  },
);

test('six clients are too few for a herd, eight are just enough', () => {
  expect([6, 8].map((count) => leastHerd({ count, buckets: 10 }))).toEqual([7, 8]);
});

test('a chance that is just what is allowed convicts', () => {
  const chance = 10 * binomialTail(50, 0.1, 20);
  expect(leastHerd({ count: 50, buckets: 10, chance })).toBe(20);
  expect(leastHerd({ count: 50, buckets: 10, chance: chance * (1 - 1e-12) })).toBe(21);
});

test('one bucket for all tells nothing', () => {
  expect([
    leastHerd({ count: 50, buckets: 1 }),
    leastHerd({ count: 50, buckets: 2, noiseShare: 0.5 }),
  ]).toEqual([51, 51]);
});

test('noise and a smaller allowed chance both ask for more', () => {
  const size = fc.record({
    count: fc.integer({ min: 1, max: 2_000 }),
    buckets: fc.integer({ min: 2, max: 30 }),
  });
  const law = fc.property(size, fc.double({ min: 0, max: 0.2, noNaN: true }), (of, noiseShare) => {
    const least = leastHerd(of);
    return (
      leastHerd({ ...of, noiseShare }) >= least && leastHerd({ ...of, chance: alpha / 2 }) >= least
    );
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});
