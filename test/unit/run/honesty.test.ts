import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Quantiles } from '../../../bench/honesty/truth.ts';
import { agrees, arrivalsAt, frozen, pooled, quantilesOf } from '../../../bench/honesty/truth.ts';
import { LoadModel } from '../../../src/core/profile-load.ts';
import { loadHistograms } from '../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../src/core/stats/metrics.ts';
import { startDrive } from '../../../src/run/drive.ts';

beforeEach(async () => {
  await loadHistograms();
  vi.useFakeTimers({
    toFake: ['performance', 'setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Drives 100 arrivals a second for ten seconds of virtual time at a target that ends each at a moment. */
function report(endOf: (arrivalMs: number) => number): Quantiles {
  using metrics = new RunMetrics(['ask']);
  const originMs = performance.now();
  const now = () => performance.now() - originMs;
  startDrive({
    load: LoadModel.parse({ model: 'open', rate: '100/s', duration: '10s' }),
    seed: '1',
    runId: '0',
    now,
    runner: {
      arrive(_index, atMs) {
        const ask = metrics.operation('ask');
        ask.arrived();
        setTimeout(() => ask.settled(now() - atMs, 1, true), Math.max(0, endOf(now()) - now()));
        return true;
      },
    },
    onLag: () => {},
    onDone: () => {},
  });
  vi.advanceTimersByTime(20_000);
  const { p50 = 0, p90 = 0, p99 = 0, max } = metrics.summarize({ hdr: false }).metrics.response;
  return { p50: p50 / 1_000, p90: p90 / 1_000, p99: p99 / 1_000, max: max / 1_000 };
}

function disagreements(reported: Quantiles, truth: Quantiles): string[] {
  const names = ['p50', 'p90', 'p99', 'max'] as const;
  return names
    .filter((name) => !agrees(reported[name], truth[name]))
    .map((name) => `${name}: ${reported[name]} for ${truth[name]}`);
}

const arrivals = arrivalsAt(100, 1_000);

test('a freeze of two seconds is a p90 of one second and a p99 of 1.9, in virtual time', () => {
  const truth = quantilesOf(frozen(arrivals, { fromMs: 4_000, toMs: 6_000 }));
  expect(truth).toEqual({ p50: 0, p90: 1_000, p99: 1_900, max: 2_000 });
  const reported = report((nowMs) => (nowMs >= 4_000 && nowMs < 6_000 ? 6_000 : nowMs));
  expect(disagreements(reported, truth)).toEqual([]);
});

test('a pool that is too small is told with all of its queue, in virtual time', () => {
  const truth = quantilesOf(pooled(arrivals, 20, () => 250));
  const freeMs = Array.from({ length: 20 }, () => 0);
  const reported = report((nowMs) => {
    const endMs = Math.max(nowMs, freeMs.shift() ?? 0) + 250;
    freeMs.push(endMs);
    return endMs;
  });
  expect(truth.max).toBe(2_700);
  expect(disagreements(reported, truth)).toEqual([]);
});

test('a value agrees within 5 % or 10 ms, whichever is more', () => {
  expect([agrees(10, 0), agrees(11, 0), agrees(1_050, 1_000), agrees(949, 1_000)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
