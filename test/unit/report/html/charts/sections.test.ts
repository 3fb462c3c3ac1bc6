import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { Result } from '../../../../../src/core/result.ts';
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

beforeAll(loadHistograms);

const sections = [latencySection, loadSection, waitsSection, idempotencySection];
const recorded = readResult('pass');
const render = (result: Result): string =>
  sections.map(({ body }) => String(body(result) ?? '')).join('\n');

function metricOf(values: readonly number[]) {
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
      values: fc.array(fc.integer({ min: 0, max: 3.6e9 }), { maxLength: 40 }),
    },
    { requiredKeys: ['windows', 'durationMs', 'retries', 'values'] },
  )
  .map(({ values, retries, ...parts }): Result => {
    const { metrics, counts, ...base } = recorded;
    const response = metricOf(values);
    return Result.parse({
      ...{ ...base, ...parts },
      counts: { ...counts, retries },
      metrics: { ...metrics, response, service: response },
    });
  });

test('whatever a result holds, nothing is drawn at a place that is no number', () => {
  fc.assert(
    fc.property(arbitraryResult, (result) => {
      expect(render(result).match(/.{0,60}(NaN|undefined|Infinity|null ).{0,30}/)).toBe(null);
    }),
    { numRuns: 60 },
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
    { numRuns: 20 },
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
