import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrivalRate } from '../../../../src/report/live/arrival-rate.ts';

test('the rate is that of the last two seconds', () => {
  const rate = new ArrivalRate();
  const seen = [
    [500, 50],
    [1_000, 100],
    [2_500, 250],
    [3_000, 250],
    [3_500, 250],
    [4_500, 250],
  ].map(([elapsedMs = 0, operations = 0]) => rate.add({ elapsedMs, operations }));
  expect(seen).toEqual([100, 100, 100, 75, 60, 0]);
});

test('at the very start there is none', () => {
  expect(new ArrivalRate().add({ elapsedMs: 0, operations: 5 })).toBe(0);
});

test('whatever it is told, the rate is between the least and the most that any step had', () => {
  const step = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.nat(1_000));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      const rate = new ArrivalRate();
      const rates = steps.map(([ms, count]) => (count * 1_000) / ms);
      let [elapsedMs, operations] = [0, 0];
      const seen = steps.map(([ms, count]) => {
        elapsedMs += ms;
        operations += count;
        return rate.add({ elapsedMs, operations });
      });
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-6);
      expect(Math.max(...seen)).toBeLessThanOrEqual(Math.max(...rates) + 1e-6);
    }),
  );
});
