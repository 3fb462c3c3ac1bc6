import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Metric, Result, type Window } from '../../../../../src/core/result.ts';
import { createRecorder, loadHistograms } from '../../../../../src/core/stats/histogram.ts';
import { summarize } from '../../../../../src/core/stats/summary.ts';
import {
  idempotencySection,
  latencySection,
  loadSection,
  waitsSection,
} from '../../../../../src/report/html/charts/sections.ts';
import {
  arbitraryBreakpoint,
  arbitraryCourse,
  arbitraryWindows,
} from '../../../../helpers/arbitrary-course.ts';
import { readResult } from '../../../../helpers/results.ts';

/** Made once: encoding a histogram takes longer than all drawings. */
const pool: Metric[] = [];
beforeAll(async () => {
  await loadHistograms();
  const equal = Array.from({ length: 2_000 }, () => 250);
  const wide = Array.from({ length: 2_000 }, (_, index) => 1.01 ** index);
  pool.push(...[[], [0], equal, wide].map(metricOf));
});

const sections = [latencySection, loadSection, waitsSection, idempotencySection];
const recorded = readResult('pass');
const render = (result: Result): string =>
  sections.map(({ body }) => String(body(result) ?? '')).join('\n');

function metricOf(values: readonly number[]): Metric {
  using recorder = createRecorder();
  for (const value of values) recorder.record(value);
  return summarize(recorder, { unit: 'us' });
}

const arbitraryResult = fc
  .record(
    {
      windows: arbitraryWindows,
      course: arbitraryCourse,
      breakpoint: arbitraryBreakpoint,
      durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
      retries: fc.nat({ max: 3 }),
      known: fc.nat({ max: 3 }),
    },
    { requiredKeys: ['windows', 'durationMs', 'retries', 'known'] },
  )
  .map(({ known, retries, ...parts }): Result => {
    const { metrics, counts, ...base } = recorded;
    const response = pool[known] ?? metrics.response;
    return Result.parse({
      ...{ ...base, ...parts },
      counts: { ...counts, retries },
      metrics: { ...metrics, response, service: response },
    });
  });

test('whatever a result holds, nothing is drawn at a place that is no number', () => {
  fc.assert(
    fc.property(arbitraryResult, (result) => {
      const drawn = render(result);
      const at = drawn.search(/NaN|undefined|Infinity|="null/);
      expect(at < 0 ? '' : drawn.slice(at - 60, at + 30)).toBe('');
    }),
    { numRuns: 150 },
  );
});

test('data for a script is JSON that cannot end its element', () => {
  fc.assert(
    fc.property(arbitraryResult, (result) => {
      const blocks = [...render(result).matchAll(/application\/json">(.*?)<\/script>/gs)];
      const charts = blocks.map(([, text = '']) => JSON.parse(text));
      const even = charts.every(({ seconds, series }) =>
        series.every(({ values }: { values: unknown[] }) => values.length === seconds.length),
      );
      expect(even).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a result without windows and course says of each part that it is missing, and why', () => {
  const old = { ...recorded, windows: [] };
  const html = render(old);
  const sentences = [...html.matchAll(/<h3>([^<]*)<\/h3><p class="missing/g)].map(
    ([, title]) => title,
  );
  expect(sentences).toEqual([
    ...['Response time', 'Response beside service time', 'Response times, all of them'],
    ...['Operations', 'Answers by status', 'First attempts and retries', 'Amplification'],
    ...['Operations in flight', 'Connections'],
  ]);
  expect(html).toContain('made by a version of Retrial that did not record it');
});

test('percentiles for which no window had enough operations are named', () => {
  const window = { ...recorded.windows[0], startMs: 0, responseMaxUs: 900 } as Window;
  const { responseP50Us: _, responseP90Us: __, responseP99Us: ___, ...few } = window;
  const sentenceOf = (windows: Window[]) =>
    /data-chart="latency-percentiles">.*?<p>([^<]*)</.exec(render({ ...recorded, windows }))?.[1];
  const needed = '10 operations must lie beyond a percentile, and no window had enough.';
  const start = 'Time from an operation’s arrival until it settled, by window.';
  expect([
    sentenceOf([few]),
    sentenceOf([{ ...few, responseP50Us: 5, responseP90Us: 6 }]),
    sentenceOf([{ ...few, responseP50Us: 5, responseP90Us: 6, responseP99Us: 7 }]),
  ]).toEqual([
    `${start} p50, p90 and p99 are missing: ${needed}`,
    `${start} p99 is missing: ${needed}`,
    start,
  ]);
});
