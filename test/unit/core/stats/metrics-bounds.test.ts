import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { WindowSeries } from '../../../../src/core/stats/metrics-windows.ts';

beforeAll(loadHistograms);

test('an answer in the first moment of a run has its times, one that never came has none', () => {
  const countsOf = (at: number) => {
    using run = new RunMetrics(['search']);
    const times = { startMs: 0, firstByteMs: at, endMs: 0, connectMs: at };
    run.operation('search').attempted({ ...times, status: 200, complete: true }, false);
    const { ttfb, connect } = run.summarize({ hdr: false }).metrics;
    return [ttfb.count, connect.count];
  };
  expect([countsOf(0), countsOf(-1)]).toEqual([
    [1, 1],
    [0, 0],
  ]);
});

test('a status belongs to its class from its first to its last, and one beyond is a 5xx', () => {
  const series = new WindowSeries();
  for (const status of [0, 99, 100, 199, 200, 299, 300, 399, 400, 499, 500, 599, 600, 999]) {
    series.attempted(status, false);
  }
  const [window] = series.advance(1_000);
  expect(window?.answers).toEqual({
    ...{ none: 2, '1xx': 2, '2xx': 2, '3xx': 2, '4xx': 2, '5xx': 4 },
  });
  series.destroy();
});
