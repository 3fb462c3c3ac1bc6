import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import type { Measured } from '../../../../src/core/stats/merge-metrics.ts';
import { mergeMetrics } from '../../../../src/core/stats/merge-metrics.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';

beforeAll(loadHistograms);

/** What a run comes to whose operations took these many milliseconds, by name. */
function measured(times: Readonly<Record<string, readonly number[]>>): Measured {
  using metrics = new RunMetrics(Object.keys(times));
  for (const [name, all] of Object.entries(times)) {
    for (const ms of all) metrics.operation(name).settled(ms, 1, true);
  }
  return metrics.summarize();
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

test('several runs together have the percentiles of one run that saw it all', () => {
  const merged = mergeMetrics([
    measured({ read: range(0, 1_000) }),
    measured({ read: range(1_000, 1_100), write: range(0, 30) }),
    measured({ write: range(30, 2_000) }),
  ]);
  expect(merged).toEqual(measured({ read: range(0, 1_100), write: range(0, 2_000) }));
});

test('a percentile that no run could tell alone is told of all of them', () => {
  const part = (from: number): Measured => measured({ read: range(from, from + 10) });
  expect(part(0).metrics.response.p50).toBeUndefined();
  expect(mergeMetrics([part(0), part(10)]).metrics.response.p50).toBe(9_007);
  expect(mergeMetrics([part(0), part(10)]).metrics.response.count).toBe(20);
});
