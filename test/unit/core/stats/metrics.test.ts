import { beforeAll, expect, test } from 'vitest';
import { type Metrics, metricNames } from '../../../../src/core/result.ts';
import { Distribution, loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { distributionOf } from '../../../../src/core/stats/summary.ts';

beforeAll(loadHistograms);

const answered = {
  startMs: 10,
  firstByteMs: 12.5,
  endMs: 14,
  connectMs: -1,
  complete: true,
  status: 200,
};
const refused = {
  startMs: 10,
  firstByteMs: -1,
  endMs: 11,
  connectMs: -1,
  complete: false,
  status: 0,
};
const counted = (metrics: Metrics) =>
  Object.fromEntries(metricNames.map((name) => [name, metrics[name].count]));

test('milliseconds with fractions come out as microseconds, each in its metric', () => {
  using run = new RunMetrics(['search']);
  const search = run.operation('search');
  search.arrived();
  search.started(0.25);
  search.attempted({ ...answered, connectMs: 1.5 }, false);
  search.waited(500.125);
  search.attempted(answered, true);
  search.settled(1_234.567, 2, true);
  search.terminal(2_000.5);
  const { metrics } = run.summarize({ hdr: false });
  const of = (value: number, count = 1) => ({
    unit: 'us',
    count,
    min: value,
    max: value,
    mean: value,
  });
  expect(metrics).toEqual({
    response: of(1_234_567),
    service: of(4_000, 2),
    ttfb: of(2_500, 2),
    connect: of(1_500),
    lag: of(250),
    retryWait: of(500_125),
    attempts: { ...of(2), unit: 'count' },
    terminal: of(2_000_500),
  });
});

test('an attempt without an answer has no service time and no time to first byte', () => {
  using run = new RunMetrics(['search']);
  run.operation('search').attempted(refused, false);
  const { service, ttfb, connect } = run.summarize({ hdr: false }).metrics;
  expect([service.count, ttfb.count, connect.count]).toEqual([0, 0, 0]);
});

test('totals are the merged operations', () => {
  using run = new RunMetrics(['a', 'b']);
  for (let index = 0; index < 30; index += 1) {
    run.operation('a').settled(index, 1, true);
    run.operation('b').settled(100 + index, 2, false);
  }
  const { metrics, operations } = run.summarize();
  const merged = Distribution.merge(
    distributionOf(operations.a?.response ?? metrics.lag),
    distributionOf(operations.b?.response ?? metrics.lag),
  );
  const total = distributionOf(metrics.response);
  expect([total.exact, total.percentile(50), total.encode()]).toEqual([
    merged.exact,
    merged.percentile(50),
    merged.encode(),
  ]);
});

test('an operation that never ran has empty metrics', () => {
  using run = new RunMetrics(['a', 'b']);
  run.operation('a').settled(5, 1, true);
  const { operations } = run.summarize();
  expect(operations.b && counted(operations.b)).toEqual(
    Object.fromEntries(metricNames.map((name) => [name, 0])),
  );
});

test('an operation that was not announced is refused', () => {
  using run = new RunMetrics(['a']);
  expect(() => run.operation('b')).toThrow('no operation "b" was announced');
});

test('values that no clock gives are counted beside the metric, not in it', () => {
  using run = new RunMetrics(['a']);
  run.operation('a').settled(Number.NaN, 1, true);
  run.operation('a').started(-0.01);
  const { response, lag } = run.summarize().metrics;
  expect([response, { ...lag, hdr: '' }]).toEqual([
    {
      unit: 'us',
      count: 0,
      min: 0,
      max: 0,
      mean: 0,
      outliers: { refused: 1, raised: 0, lowered: 0 },
    },
    {
      unit: 'us',
      count: 1,
      min: 0,
      max: 0,
      mean: 0,
      outliers: { refused: 0, raised: 1, lowered: 0 },
      hdr: '',
    },
  ]);
});

test.for([
  [0, {}],
  [19, {}],
  [20, { p50Us: 10_007, tail: { name: 'p50', valueUs: 10_007 } }],
  [100, { p50Us: 50_015, tail: { name: 'p90', valueUs: 90_047 } }],
  [1_000, { p50Us: 500_223, tail: { name: 'p99', valueUs: 990_207 } }],
  [20_000, { p50Us: 10_002_431, tail: { name: 'p99', valueUs: 19_808_255 } }],
] as const)(
  'after %d operations the live line has the highest percentile allowed',
  ([count, expected]) => {
    using run = new RunMetrics(['a', 'b']);
    for (let index = 1; index <= count; index += 1) {
      run.operation(index % 2 === 0 ? 'a' : 'b').settled(index, 1, true);
    }
    expect(run.live()).toEqual({ count, ...expected });
  },
);

test('what a run recorded is a metric that its histogram gives back', () => {
  using run = new RunMetrics(['a']);
  for (let index = 0; index < 1_000; index += 1) run.operation('a').settled(index / 7, 1, true);
  const { response } = run.summarize().metrics;
  const distribution = distributionOf(response);
  expect([distribution.exact.sum / 1_000, distribution.percentile(99)]).toEqual([
    response.mean,
    response.p99,
  ]);
});
