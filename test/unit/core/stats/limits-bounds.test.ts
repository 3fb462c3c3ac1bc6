import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { createSpread } from '../../../../src/core/stats/spread.ts';
import { parseThreshold } from '../../../../src/core/stats/thresholds.ts';
import {
  evaluateThreshold,
  type Measured,
} from '../../../../src/core/stats/thresholds-evaluation.ts';

beforeAll(loadHistograms);

test('a share goes up to all of the operations, and no further', () => {
  expect(parseThreshold('errors <= 100%').limit).toBe(1);
  expect(() => parseThreshold('errors <= 100.1%')).toThrow('"100.1%" is no limit for "errors"');
});

test('a duration may be none at all, but says its unit', () => {
  expect(parseThreshold('lag.max <= 0ms').limit).toBe(0);
  expect(() => parseThreshold('lag.max <= 0')).toThrow('needs a limit with a unit, not 0');
});

/** `search` took 1 to `done` ms, one each, and `open` more did not end. */
function measured(done: number, open: number): Measured {
  using run = new RunMetrics(['search']);
  for (let ms = 1; ms <= done; ms += 1) run.operation('search').settled(ms, 1, true);
  const none = { failed: 0, dropped: 0, retries: 0, networkErrors: 0 };
  return {
    counts: {
      ...{ operations: done + open, attempts: done + open, succeeded: done, censored: open },
      ...{ ...none, byStatus: {}, byCode: {}, jobs: 0, replays: 0, duplicateJobs: 0 },
    },
    amplification: 1,
    durationMs: 10_000,
    ...run.summarize(),
  };
}

const holds = (expression: string, done: number, open: number) =>
  evaluateThreshold(parseThreshold(expression), measured(done, open)).holds;

test('a bound that may be reached is kept where all that was open may just reach it', () => {
  // All of the 250 that were open may yet fail: 20 % of 1,250.
  expect([
    holds('errors <= 20%', 1_000, 250),
    holds('errors < 20%', 1_000, 250),
    holds('errors <= 20%', 1_000, 251),
  ]).toEqual(['yes', 'inconclusive', 'inconclusive']);
});

test('a percentile may be the slowest that ended, and not one that was open', () => {
  // The median of 2,000 is the 1,000th; one more that is open makes it one of those.
  expect([
    holds('response.p50 < 2s', 1_000, 1_000),
    holds('response.p50 < 2s', 1_000, 1_001),
    holds('response.p50 < 999ms', 1_000, 1_000),
  ]).toEqual(['yes', 'inconclusive', 'inconclusive']);
});

test('a thousandth is the least value that is told from zero', () => {
  const medianOf = (value: number) => {
    const spread = createSpread();
    spread.add(value);
    return spread.median;
  };
  expect(medianOf(0.000_9)).toBe(0);
  expect(medianOf(0.001)).toBeCloseTo(0.001, 5);
});

test('values of nothing lie near each other', () => {
  const spread = createSpread();
  for (let count = 0; count < 5; count += 1) spread.add(0);
  expect(spread.countNear(0, 0.02)).toBe(5);
});
