import { expect, test } from 'vitest';
import type { Metric, Result } from '../../../../src/core/result.ts';
import { verdictSection } from '../../../../src/report/html/verdict.ts';
import { readResult } from '../../../helpers/results.ts';

const whole = readResult('full-course');

function figuresOf(response: Partial<Metric>): string[] {
  const metric = { unit: 'us', count: 100, min: 1, max: 9_000, mean: 5, ...response } as const;
  const result: Result = { ...whole, metrics: { ...whole.metrics, response: metric } };
  const page = String(verdictSection.body(result));
  return [...page.matchAll(/<dt>(Response.*?)<\/dt><dd>(.*?)<small>(.*?)<\/small>/g)].flatMap(
    (found) => found.slice(1),
  );
}

test('the figures of a run show its highest percentile up to p99 that enough observations bear', () => {
  const shown = [
    { p50: 1_000, p75: 2_000, p90: 3_000, p95: 4_000, p99: 5_000, p999: 6_000 },
    { p50: 1_000, p75: 2_000, p90: 3_000 },
    { p50: 1_000 },
    {},
  ].map(figuresOf);
  expect(shown).toEqual([
    ['Response p99', '5.0ms', 'median 1.0ms'],
    ['Response p90', '3.0ms', 'median 1.0ms'],
    ['Response p99', '–', 'median 1.0ms'],
    ['Response p99', '–', 'too few for a median'],
  ]);
});
