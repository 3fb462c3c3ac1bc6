import { HistogramLogReader, listTags } from 'hdr-histogram-js';
import { beforeAll, expect, test } from 'vitest';
import { createRecorder, loadHistograms } from '../../../src/core/stats/histogram.ts';
import { hlogHead, hlogLine, renderHlog } from '../../../src/report/hlog.ts';
import { readResult } from '../../helpers/results.ts';

beforeAll(loadHistograms);

const startedAtMs = Date.UTC(2026, 0, 2);

function line(tag: string, startMs: number, values: readonly number[]): string {
  using recorder = createRecorder();
  for (const value of values) recorder.record(value);
  const { max: maxUs } = recorder.exact;
  return hlogLine({ tag, startMs, endMs: startMs + 1_000, maxUs, hdr: recorder.encode() ?? '' });
}

test("the library's own reader reads intervals, tags, times and values back", () => {
  const log = [
    hlogHead({ tool: 'retrial', startedAtMs }),
    line('search', 0, [1_000, 2_000]),
    line('get, one', 0, [500]),
    line('search', 1_000, [250_000]),
  ].join('');
  const reader = new HistogramLogReader(log, 64);
  const read = Array.from({ length: 4 }, () => reader.nextIntervalHistogram());
  const seen = read.map(
    (histogram) =>
      histogram && {
        tag: histogram.tag,
        fromMs: histogram.startTimeStampMsec - startedAtMs,
        toMs: histogram.endTimeStampMsec - startedAtMs,
        count: histogram.totalCount,
        median: histogram.getValueAtPercentile(50),
      },
  );
  expect(seen).toEqual([
    { tag: 'search', fromMs: 0, toMs: 1_000, count: 2, median: 1_000 },
    { tag: 'get%2C%20one', fromMs: 0, toMs: 1_000, count: 1, median: 500 },
    { tag: 'search', fromMs: 1_000, toMs: 2_000, count: 1, median: 250_111 },
    null,
  ]);
  expect(listTags(log)).toEqual(['search', 'get%2C%20one']);
});

test("the log of a result holds its distributions, by the library's own reader", () => {
  const result = readResult('fail');
  const log = renderHlog(result);
  const reader = new HistogramLogReader(log, 64);
  const read = new Map<string, { count: number; p50: number; startMs: number }>();
  for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram()) {
    const { tag, totalCount: count, startTimeStampMsec: startMs } = next;
    read.set(tag, { count, p50: next.getValueAtPercentile(50), startMs });
  }
  const startMs = Date.parse(result.startedAt);
  const { response, service, connect } = result.metrics;
  const { search } = result.operations;
  const expected = { response, service, connect, 'response{search}': search?.response };
  expect(Object.keys(expected).map((tag) => read.get(tag))).toEqual(
    Object.values(expected).map((metric) => ({ count: metric?.count, p50: metric?.p50, startMs })),
  );
  // Its values are numbers of attempts and no times.
  expect([...read.keys()].filter((tag) => tag.startsWith('attempts'))).toEqual([]);
});

test('a result without observations is a log without intervals', () => {
  const none = { unit: 'us', count: 0, min: 0, max: 0, mean: 0 } as const;
  const { metrics, ...rest } = readResult('pass');
  const empty = Object.fromEntries(Object.keys(metrics).map((name) => [name, none]));
  const log = renderHlog({ ...rest, operations: {}, metrics: empty as typeof metrics });
  expect(log.split('\n').filter((text) => text !== '' && !text.startsWith('#'))).toEqual([
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ]);
});
