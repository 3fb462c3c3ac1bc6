import { expect, test } from 'vitest';
import type { Window } from '../../../../../src/core/result.ts';
import * as charts from '../../../../../src/report/html/charts/window-charts.ts';

const empty: Window = {
  ...{ startMs: 0, arrivals: 0, started: 0, succeeded: 0, failed: 0, dropped: 0 },
  ...{ attempts: 0, retries: 0, inFlight: 0 },
};
const windows: Window[] = [
  {
    ...empty,
    arrivals: 8,
    started: 7,
    succeeded: 5,
    failed: 1,
    dropped: 1,
    attempts: 9,
    retries: 3,
  },
  { ...empty, startMs: 2_000, arrivals: 4, started: 4, succeeded: 6, attempts: 4, inFlight: 2 },
  { ...empty, startMs: 4_000, arrivals: 1, started: 1, succeeded: 3, attempts: 1 },
];
const span = { windows, endMs: 4_500 };
const valuesOf = ({ series }: { series: readonly { label: string; values: unknown }[] }) =>
  Object.fromEntries(series.map(({ label, values }) => [label, values]));

test('counts are drawn by the second, and a last window that was cut short is a gap', () => {
  expect(valuesOf(charts.operationsChart(span))).toEqual({
    offered: [4, 2, null],
    started: [3.5, 2, null],
    completed: [3, 3, null],
    failed: [0.5, 0, null],
    dropped: [0.5, 0, null],
  });
  expect(charts.operationsChart({ windows, endMs: 5_000 }).series[0]?.values).toEqual([4, 2, 1]);
});

test('a run of one window is drawn, however short it was', () => {
  const one = charts.operationsChart({ windows: windows.slice(0, 1), endMs: 100 });
  expect(one.series[0]?.values).toEqual([80]);
});

test('retries are what is beyond first attempts, and amplification is told where there were any', () => {
  expect(valuesOf(charts.attemptsChart(span))).toEqual({
    'first attempts': [3, 2, null],
    retries: [1.5, 0, null],
  });
  expect(
    charts.amplificationChart({ windows: [...windows, { ...empty, startMs: 4_500 }], endMs: 5_000 })
      .series[0]?.values,
  ).toEqual([1.5, 1, 1, null]);
});

test('a window that does not tell answers apart is a gap, one without an answer of a class is 0', () => {
  const told = { ...empty, startMs: 1_000, answers: { '2xx': 3, none: 1 } };
  const {
    '2xx': good,
    '5xx': bad,
    'no answer': none,
  } = valuesOf(charts.answersChart({ windows: [empty, told], endMs: 2_000 }));
  expect({ good, bad, none }).toEqual({ good: [null, 3], bad: [null, 0], none: [null, 1] });
});

test('times below a microsecond are drawn as one, since a logarithm of 0 is none', () => {
  const fast = { ...empty, responseP50Us: 0, responseMaxUs: 900 };
  const { max, p50, p99 } = valuesOf(charts.latencyChart({ windows: [fast], endMs: 1_000 }));
  expect({ max, p50, p99 }).toEqual({ max: [900], p50: [1], p99: [null] });
});

test('series without a value, and counts that are 0 throughout, are left out', () => {
  const labels = (chart: ReturnType<typeof charts.latencyChart>) =>
    charts.withValues(chart)?.series.map(({ label }) => label);
  const calm = windows.map((window) => ({ ...window, failed: 0, dropped: 0 }));
  expect({
    calm: labels(charts.operationsChart({ windows: calm, endMs: 6_000 })),
    idle: labels(charts.operationsChart({ windows: [empty], endMs: 1_000 })),
    latency: labels(charts.latencyChart(span)),
    inFlight: labels(charts.inFlightChart({ windows: [empty], endMs: 1_000 })),
  }).toEqual({
    calm: ['offered', 'started', 'completed'],
    idle: ['offered', 'started', 'completed', 'failed', 'dropped'],
    latency: undefined,
    inFlight: ['in flight'],
  });
});

test('the share of windows with a value counts each window once', () => {
  const some = [{ ...empty, serviceP50Us: 5, serviceP99Us: 9 }, empty, empty, empty];
  const share = (each: Window[]) =>
    charts.shareWithValues(charts.serviceChart({ windows: each, endMs: 4_000 }));
  expect([share(some), share([])]).toEqual([0.25, 0]);
});

test('all charts of a course keep all their series, for a view that grows', () => {
  const shapes = charts
    .windowCharts({ windows: [empty], endMs: 1_000 })
    .map(({ id, series, seconds }) => `${id} ${series.length} ${seconds.length}`);
  expect(shapes).toEqual([
    ...[
      'load-operations 5 1',
      'latency-percentiles 4 1',
      'latency-service 4 1',
      'load-answers 6 1',
    ],
    ...['load-attempts 2 1', 'load-amplification 1 1', 'load-in-flight 1 1'],
    'load-connections 1 1',
  ]);
});
