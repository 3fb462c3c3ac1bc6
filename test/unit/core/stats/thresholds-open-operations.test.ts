import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../../src/core/stats/metrics.ts';
import { parseThreshold } from '../../../../src/core/stats/thresholds.ts';
import {
  evaluateThreshold,
  type Measured,
} from '../../../../src/core/stats/thresholds-evaluation.ts';

beforeAll(loadHistograms);

/** `search` took 1 to 1,000 ms, one each; of the others that were begun `open` did not end. */
function measured({ open, hdr = true }: { open: number; hdr?: boolean }): Measured {
  using run = new RunMetrics(['search', 'poll']);
  for (let ms = 1; ms <= 1_000; ms += 1) run.operation('search').settled(ms, 1, true);
  return {
    counts: {
      operations: 1_000 + open,
      succeeded: 1_000,
      failed: 0,
      dropped: 0,
      censored: open,
      attempts: 1_000 + open,
      retries: 0,
      networkErrors: 0,
      byStatus: {},
      byCode: {},
      jobs: 0,
      replays: 0,
      duplicateJobs: 0,
    },
    amplification: 1,
    durationMs: 10_000,
    ...run.summarize({ hdr }),
    open: { search: open },
  };
}

const holds = (expression: string, part: { open: number; hdr?: boolean }) =>
  evaluateThreshold(parseThreshold(expression), measured(part)).holds;

// With 10 open the 1,010 make p50 the 505th and p99 the 1,000th; with 11 open p99 is one of those.
test.for([
  ['errors < 1%', 10, 'yes'],
  ['errors < 1%', 11, 'inconclusive'],
  ['errors <= 0%', 1, 'inconclusive'],
  ['response.p50 < 504ms', 0, 'yes'],
  ['response.p50 < 504ms', 10, 'inconclusive'],
  ['response.p50 < 510ms', 10, 'yes'],
  ['response.p50 < 400ms', 10, 'no'],
  ['response.p99 < 2s', 10, 'yes'],
  ['response.p99 < 2s', 11, 'inconclusive'],
  ['response.p99{search} < 2s', 11, 'inconclusive'],
  ['response.max < 2s', 1, 'inconclusive'],
  ['response.mean < 2s', 1, 'inconclusive'],
  ['response.min < 2ms', 11, 'yes'],
  ['response.p99 > 1ms', 11, 'yes'],
  ['amplification <= 1', 11, 'yes'],
  ['throughput >= 100/s', 11, 'yes'],
] as const)('%s: with %d operations open at the end it is %s', ([expression, open, expected]) => {
  expect(holds(expression, { open })).toBe(expected);
});

test('without its histogram a percentile cannot tell what open operations change', () => {
  expect(holds('response.p50 < 1s', { open: 1, hdr: false })).toBe('inconclusive');
});

test('an operation of which none was open keeps its bound, whatever the others do', () => {
  const part = { ...measured({ open: 11 }), open: { poll: 11 } };
  expect(evaluateThreshold(parseThreshold('response.p99{search} < 2s'), part).holds).toBe('yes');
});

test('a bound in doubt tells its value so far, and why', () => {
  expect(evaluateThreshold(parseThreshold('errors < 1%'), measured({ open: 11 }))).toEqual({
    expression: 'errors < 1%',
    value: 0,
    holds: 'inconclusive',
    reason: '11 operations were still open when the run ended, and what they come to decides it',
  });
});

const chained = (expression: string, broken: number, unfinished: number) => {
  using run = new RunMetrics(['search']);
  for (let ms = 1; ms <= 1_000; ms += 1) run.operation('search').terminal(ms);
  const chains = { done: 1_000, broken, unfinished };
  return evaluateThreshold(parseThreshold(expression), {
    ...measured({ open: 0 }),
    ...run.summarize(),
    chains,
  });
};

test.for([
  ['terminal.p90 < 910ms', 0, 0, 'yes'],
  ['terminal.p90 < 910ms', 5, 5, 'yes'],
  ['terminal.p90 < 910ms', 60, 51, 'inconclusive'],
  ['terminal.max{search} < 2s', 1, 0, 'inconclusive'],
  ['terminal.max < 2s', 0, 1, 'inconclusive'],
  ['terminal.p50 < 400ms', 1, 1, 'no'],
] as const)(
  '%s: with %d chains broken and %d unfinished it is %s',
  ([expression, broken, unfinished, expected]) => {
    expect(chained(expression, broken, unfinished).holds).toBe(expected);
  },
);

test('chains that came to no terminal state are told by their number', () => {
  expect(chained('terminal.max < 2s', 1, 1).reason).toBe(
    '2 chains did not come to a terminal state, and what they would have taken decides it',
  );
});
