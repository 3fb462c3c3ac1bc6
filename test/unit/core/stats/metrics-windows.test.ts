import { beforeAll, expect, test } from 'vitest';
import type { Window } from '../../../../src/core/result.ts';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { WindowSeries } from '../../../../src/core/stats/metrics-windows.ts';

beforeAll(loadHistograms);

const quiet: Window = {
  startMs: 0,
  arrivals: 0,
  started: 0,
  succeeded: 0,
  failed: 0,
  dropped: 0,
  attempts: 0,
  retries: 0,
  inFlight: 0,
  answers: {},
};
const answered = {
  startMs: 0,
  firstByteMs: 1,
  endMs: 2,
  connectMs: -1,
  complete: true,
  status: 200,
};

function settleMany(series: WindowSeries, count: number, responseUs: number): void {
  for (let index = 0; index < count; index += 1) {
    series.arrived();
    series.settled(responseUs, true);
  }
}

/** Of as many operations that settled in 70 µs. */
const counted = (count: number) => ({ arrivals: count, succeeded: count, responseMaxUs: 70 });

test('a window counts what happened in its second, and what is under way at its end', () => {
  using run = new RunMetrics(['a']);
  const a = run.operation('a');
  for (let index = 0; index < 3; index += 1) {
    a.arrived();
    a.started(0);
  }
  a.dropped();
  a.attempted(answered, false);
  a.attempted(answered, true);
  a.settled(2, 2, true);
  a.settled(3, 1, false);
  expect([run.advance(999), run.advance(1_000), run.windows.length, run.inFlight]).toEqual([
    [],
    [
      {
        ...quiet,
        arrivals: 4,
        started: 3,
        succeeded: 1,
        failed: 1,
        dropped: 1,
        attempts: 2,
        retries: 1,
        inFlight: 1,
        answers: { '2xx': 2 },
        responseMaxUs: 3_000,
      },
    ],
    1,
    1,
  ]);
});

test('each window has its own percentiles, where 10 observations lie beyond them', () => {
  const series = new WindowSeries();
  settleMany(series, 1_000, 5_000);
  series.advance(1_000);
  settleMany(series, 100, 70);
  series.advance(2_000);
  settleMany(series, 20, 70);
  series.advance(3_000);
  settleMany(series, 19, 70);
  series.advance(4_000);
  const seen = { ...quiet, arrivals: 1_000, succeeded: 1_000, responseMaxUs: 5_000 };
  const p90 = { responseP50Us: 5_000, responseP90Us: 5_000, responseP99Us: 5_000 };
  expect(series.closed).toEqual([
    { ...seen, ...p90 },
    { ...seen, startMs: 1_000, ...counted(100), responseP50Us: 70, responseP90Us: 70 },
    { ...seen, startMs: 2_000, ...counted(20), responseP50Us: 70 },
    { ...seen, startMs: 3_000, ...counted(19) },
  ]);
  series.destroy();
});

test('a window has the service times of the answers that came whole in it', () => {
  const series = new WindowSeries();
  for (let index = 0; index < 1_000; index += 1) series.answered(300);
  series.advance(1_000);
  for (let index = 0; index < 20; index += 1) series.answered(9);
  series.advance(2_000);
  const times = series.closed.map(({ serviceP50Us, serviceP99Us }) => [serviceP50Us, serviceP99Us]);
  expect(times).toEqual([
    [300, 300],
    [9, undefined],
  ]);
  series.destroy();
});

test('a window tells its answers by class, and those that never came', () => {
  const series = new WindowSeries();
  for (const status of [0, 100, 200, 299, 302, 404, 429, 503]) series.attempted(status, false);
  series.advance(1_000);
  // A status that is no class of its own is to be taken for a 5xx.
  for (const status of [0, 600, 999]) series.attempted(status, false);
  series.advance(2_000);
  expect(series.closed.map(({ answers }) => answers)).toEqual([
    { none: 1, '1xx': 1, '2xx': 2, '3xx': 1, '4xx': 2, '5xx': 1 },
    { none: 1, '5xx': 2 },
  ]);
  series.destroy();
});

test('a window tells the connections that were open when it was closed, once they are known', () => {
  const series = new WindowSeries();
  series.advance(1_000);
  series.connected(3);
  series.advance(2_000);
  series.connected(0);
  series.finish(2_500);
  expect(series.closed.map(({ connections }) => connections)).toEqual([undefined, 3, 0]);
  series.destroy();
});

test('what happened after the end of a window counts in the next, however late it is closed', () => {
  using run = new RunMetrics(['a']);
  const a = run.operation('a');
  for (const endMs of [200, 999.9, 1_000, 1_400, 3_100]) {
    run.reach(endMs);
    a.attempted(answered, false);
  }
  const told = [run.advance(3_200), run.advance(4_000), run.advance(4_400)];
  const shape = told.map((windows) => windows.map(({ startMs, attempts }) => [startMs, attempts]));
  expect(shape).toEqual([
    [
      [0, 2],
      [1_000, 2],
      [2_000, 0],
    ],
    [[3_000, 1]],
    [],
  ]);
});

test('what is told late, of a window that is closed, counts in the one that is open', () => {
  const series = new WindowSeries();
  for (const atMs of [1_500, 700]) {
    series.reach(atMs);
    series.attempted(200, false);
  }
  expect(series.advance(2_000).map(({ attempts }) => attempts)).toEqual([0, 2]);
  series.destroy();
});

test('a gap closes empty windows, so that a stall shows', () => {
  const series = new WindowSeries();
  settleMany(series, 2, 5);
  const windows = series.advance(3_500);
  expect(windows.map(({ startMs, succeeded }) => [startMs, succeeded])).toEqual([
    [0, 2],
    [1_000, 0],
    [2_000, 0],
  ]);
  series.destroy();
});

test.for([
  ['in the middle of a window closes a shorter one', 1_500, 1, [0, 1_000]],
  ['on the edge of a window closes what happened there', 1_000, 1, [0, 1_000]],
  ['on the edge of a window closes none where nothing happened', 1_000, 0, [0]],
] as const)('an end %s', ([, endMs, late, starts]) => {
  const series = new WindowSeries();
  series.advance(1_000);
  settleMany(series, late, 5);
  series.finish(endMs);
  expect(series.closed.map(({ startMs }) => startMs)).toEqual(starts);
  series.destroy();
});

test('beyond the limit neighbours become one window, with sums and the worse percentiles', () => {
  const series = new WindowSeries(4);
  settleMany(series, 20, 100);
  series.advance(1_000);
  settleMany(series, 20, 900);
  series.arrived();
  series.advance(2_000);
  settleMany(series, 1, 7);
  series.advance(3_999);
  series.advance(4_000);
  expect(series.closed).toEqual([
    {
      ...{ ...quiet, arrivals: 41, succeeded: 40, inFlight: 1 },
      ...{ responseP50Us: 900, responseMaxUs: 900 },
    },
    { ...quiet, startMs: 2_000, arrivals: 1, succeeded: 1, inFlight: 1, responseMaxUs: 7 },
  ]);
  series.destroy();
});

test('after neighbours were joined, windows are twice as long, and memory stays bounded', () => {
  const series = new WindowSeries(4);
  const fresh = series.advance(12_000).map(({ startMs }) => startMs);
  expect([fresh, series.closed.map(({ startMs }) => startMs)]).toEqual([
    [0, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000],
    [0, 4_000, 8_000],
  ]);
  series.destroy();
});
