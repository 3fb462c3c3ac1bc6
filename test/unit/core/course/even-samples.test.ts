import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EvenSamples } from '../../../../src/core/course/even-samples.ts';

function keptOf(count: number, limit: number): readonly number[] {
  const samples = new EvenSamples<number>(limit);
  for (let value = 0; value < count; value += 1) samples.add(value);
  return samples.kept;
}

test.for([
  [3, [0, 1, 2]],
  [4, [0, 1, 2, 3]],
  [5, [0, 2, 4]],
  [7, [0, 2, 4, 6]],
  [8, [0, 2, 4, 6]],
  [9, [0, 4, 8]],
  [33, [0, 16, 32]],
] as const)('of %d values with room for four there are kept %j', ([count, kept]) => {
  expect(keptOf(count, 4)).toEqual(kept);
});

test('the values that are kept are evenly spread, at most the limit and at least half of it', () => {
  const half = fc.integer({ min: 1, max: 20 });
  const law = fc.property(fc.integer({ min: 0, max: 2_000 }), half, (count, halfLimit) => {
    const kept = keptOf(count, 2 * halfLimit);
    const stride = kept[1] ?? 1;
    const isEven = kept.every((value, index) => value === index * stride);
    const isWhole = count <= 2 * halfLimit ? kept.length === count : kept.length > halfLimit;
    const reachesEnd = count === 0 || count - 1 - (kept.at(-1) ?? 0) < stride;
    return isEven && isWhole && reachesEnd && kept.length <= 2 * halfLimit;
  });
  expect(() => fc.assert(law)).not.toThrow();
});

test('all are counted', () => {
  const samples = new EvenSamples<string>(2);
  for (const value of ['a', 'b', 'c']) samples.add(value);
  expect([samples.count, samples.kept]).toEqual([3, ['a', 'c']]);
});
