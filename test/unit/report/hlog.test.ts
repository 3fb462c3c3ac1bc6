import { HistogramLogReader, listTags } from 'hdr-histogram-js';
import { beforeAll, expect, test } from 'vitest';
import { createRecorder, loadHistograms } from '../../../src/core/stats/histogram.ts';
import { hlogHead, hlogLine } from '../../../src/report/hlog.ts';

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
