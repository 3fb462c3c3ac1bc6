import { expect, test } from 'vitest';
import { measure } from '../../bench/honesty/measure.ts';
import { arrivalsAt, frozen, quantilesOf } from '../../bench/honesty/truth.ts';

// A busy machine can only make it slower, so only the lower bounds are asserted here. What begins
// with the first request begins later than the first arrival, by what that request took.
const freeze = { fromMs: 3_000, toMs: 4_000 };

test('a target that stands still for a second cannot hide it', { timeout: 60_000 }, async () => {
  const { reported, counts } = await measure({
    name: 'freeze',
    target: { kind: 'freeze', ...freeze },
    load: { model: 'open', rate: '200/s', duration: '5s' },
    truth: { p50: 0, p90: 0, p99: 0, max: 0 },
  });
  const truth = quantilesOf(frozen(arrivalsAt(200, 1_000), freeze));
  expect(counts).toMatchObject({ operations: 1_000, succeeded: 1_000, retries: 0 });
  expect(truth).toMatchObject({ p50: 0, max: 1_000 });
  // One arrival lies on either side of its edges, five milliseconds from the next.
  expect(reported.p90).toBeGreaterThanOrEqual(truth.p90 - 10);
  expect(reported.p99).toBeGreaterThanOrEqual(truth.p99 - 10);
  expect(reported.max).toBeGreaterThanOrEqual(truth.max - 10);
});
