import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArrivals } from '../../../../src/core/workload/open.ts';

const seed = { seed: '1', runId: '0' };
const steady = (from: number, durationMs: number) => [{ durationMs, from, to: from }];

test('constant arrivals at 4/s for 1 s come every 250 ms, the first at once', () => {
  const arrivals = [...openArrivals({ arrivals: 'constant', stages: steady(4, 1_000) }, seed)];
  expect(arrivals).toEqual([
    { index: 0, atMs: 0 },
    { index: 1, atMs: 250 },
    { index: 2, atMs: 500 },
    { index: 3, atMs: 750 },
  ]);
});

test('the same seed gives the same poisson arrivals, another seed gives others', () => {
  const load = { arrivals: 'poisson', stages: steady(50, 1_000) } as const;
  const first = [...openArrivals(load, seed)];
  expect([...openArrivals(load, seed)]).toEqual(first);
  expect([...openArrivals(load, { ...seed, seed: '2' })]).not.toEqual(first);
});

test('poisson arrivals keep their rate: 20,000 at 1,000/s have a mean gap within 5 standard errors', () => {
  const arrivals = [...openArrivals({ arrivals: 'poisson', stages: steady(1_000, 20_000) }, seed)];
  expect(Math.abs(arrivals.length - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
});

test('the shares of n workers partition the schedule', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('constant' as const, 'poisson' as const),
      fc.array(
        fc.record({
          durationMs: fc.integer({ min: 0, max: 3_000 }),
          from: fc.integer({ min: 0, max: 60 }),
          to: fc.integer({ min: 0, max: 60 }),
        }),
        { maxLength: 4 },
      ),
      (count, arrivals, stages) => {
        const whole = [...openArrivals({ arrivals, stages }, seed)];
        const shares = Array.from({ length: count }, (_, share) => [
          ...openArrivals({ arrivals, stages }, seed, { share, count }),
        ]);
        const joined = shares.flat().sort((a, b) => a.index - b.index);
        expect(joined).toEqual(whole);
      },
    ),
  );
});

test('arrivals never go back in time', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          durationMs: fc.integer({ min: 1, max: 2_000 }),
          from: fc.integer({ min: 0, max: 100 }),
          to: fc.integer({ min: 0, max: 100 }),
        }),
        { maxLength: 5 },
      ),
      (stages) => {
        const times = [...openArrivals({ arrivals: 'constant', stages }, seed)].map((a) => a.atMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      },
    ),
  );
});
