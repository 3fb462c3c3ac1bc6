import { beforeAll, expect, test } from 'vitest';
import type { Counts, ThresholdOutcome } from '../../../../src/core/result.ts';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { parseThreshold } from '../../../../src/core/stats/thresholds.ts';
import {
  evaluateThreshold,
  type Measured,
} from '../../../../src/core/stats/thresholds-evaluation.ts';

beforeAll(loadHistograms);

const counts: Counts = {
  operations: 1_000,
  succeeded: 985,
  failed: 12,
  dropped: 3,
  censored: 0,
  attempts: 1_196,
  retries: 199,
  networkErrors: 0,
  byStatus: {},
  byCode: {},
  jobs: 980,
  replays: 0,
  duplicateJobs: 0,
};

/** `search` took 1 to 999 ms, one each; `poll` was never done. */
function measured(part: Partial<Measured> = {}): Measured {
  using run = new RunMetrics(['search', 'poll']);
  for (let ms = 1; ms <= 999; ms += 1) run.operation('search').settled(ms, 1, true);
  return {
    counts,
    amplification: 1.2,
    durationMs: 10_000,
    ...run.summarize({ hdr: false }),
    ...part,
  };
}
const nothing = { ...counts, operations: 0, attempts: 0, jobs: 0 };

test.for<readonly [string, number, ThresholdOutcome['holds']]>([
  ['response.max < 999ms', 999_000, 'no'],
  ['response.max <= 999ms', 999_000, 'yes'],
  ['response.max > 999ms', 999_000, 'no'],
  ['response.max >= 999ms', 999_000, 'yes'],
  ['response.min{search} < 2ms', 1_000, 'yes'],
  ['response.mean <= 500ms', 500_000, 'yes'],
  ['response.p50 < 600ms', 500_223, 'yes'],
  ['attempts.max <= 1', 1, 'yes'],
  ['errors < 1.5%', 0.015, 'no'],
  ['errors <= 1.5%', 0.015, 'yes'],
  ['amplification <= 1.2', 1.2, 'yes'],
  ['throughput >= 98.5/s', 98.5, 'yes'],
  ['throughput > 5910/m', 98.5, 'no'],
  ['retries < 199', 199, 'no'],
  ['duplicateJobs <= 0', 0, 'yes'],
])('the threshold "%s" sees %d: %s', ([expression, value, holds]) => {
  expect(evaluateThreshold(parseThreshold(expression), measured())).toEqual({
    expression,
    value,
    holds,
  });
});

test.for<readonly [string, Partial<Measured>, string]>([
  ['response.p99 < 1s', {}, 'p99 takes 1,000 observations, and there were 999'],
  ['response.p999{search} < 1s', {}, 'p999 takes 10,000 observations, and there were 999'],
  ['response.max{poll} < 1s', {}, 'no response of "poll" was recorded'],
  ['connect.max < 1s', {}, 'no connect was recorded'],
  ['errors < 1%', { counts: nothing }, 'no operation arrived'],
  ['retries <= 0', { counts: { ...counts, attempts: 0 } }, 'no attempt was made'],
  ['amplification <= 2', { counts: { ...counts, attempts: 0 } }, 'no attempt was made'],
  ['throughput >= 0/s', { durationMs: 0 }, 'the run took no time'],
  ['duplicateJobs <= 0', { counts: { ...counts, jobs: 0 } }, 'no job was created'],
])('the threshold "%s" is inconclusive without a number', ([expression, part, reason]) => {
  expect(evaluateThreshold(parseThreshold(expression), measured(part))).toEqual({
    expression,
    holds: 'inconclusive',
    reason,
  });
});
