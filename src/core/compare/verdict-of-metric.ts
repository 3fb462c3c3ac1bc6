import type { MetricComparison } from './comparison.ts';
import { alpha, mostRuns, resolution } from './levels.ts';
import { leastP } from './rank-sum.ts';
import type { Shift } from './shift.ts';
import { formatChange, formatInterval, formatLimit, formatP } from './wording.ts';

interface Evidence {
  /** How many metrics are tested together. */
  readonly tests: number;
  /** The limit and the change on the scale on which more is worse; no change: a value has none. */
  readonly limitShift: number;
  readonly shift: Shift | undefined;
}

/** A metric without what is said of it. */
type Numbers = Omit<MetricComparison, 'verdict' | 'reason'>;
type Judged = Pick<MetricComparison, 'verdict' | 'reason'>;

const open = (reason: string): Judged => ({ verdict: 'inconclusive', reason });

/**
 * The verdict on a metric. A regression or an improvement is what a test has shown; no change is
 * where the interval rules out that the candidate is worse by more than the limit; else it is open.
 */
export function verdictOf(metric: Numbers, { tests, limitShift, shift }: Evidence): Judged {
  const { regression, improvement, base, candidate, estimate, scale } = metric;
  if (!shift || !regression || !improvement || estimate === undefined) {
    return open('a run has a value of 0 here, of which there is no ratio');
  }
  const tooFew = fewRuns(base.length, candidate.length, tests);
  if (tooFew !== undefined) return open(tooFew);
  const seen = `${formatChange(estimate, scale)} (${formatInterval(metric) ?? 'no interval'})`;
  if (regression.adjusted <= alpha) {
    return { verdict: 'regression', reason: `worse: ${seen}, p ${formatP(regression.adjusted)}` };
  }
  if (improvement.adjusted <= alpha) {
    const reason = `better: ${seen}, p ${formatP(improvement.adjusted)}`;
    return { verdict: 'improvement', reason };
  }
  const worst = shift.interval?.high ?? Number.POSITIVE_INFINITY;
  if (worst <= limitShift + resolution) return { verdict: 'no-change', reason: seen };
  const runs = Math.min(base.length, candidate.length);
  const advice = moreRuns({ runs, estimate: shift.estimate, worst, limitShift });
  return open(
    `${seen}: a change for the worse by more than ${formatLimit(metric)} is not ruled out; ${advice}`,
  );
}

/** Why so few runs can show nothing of so many metrics; undefined where they can. */
function fewRuns(m: number, n: number, tests: number): string | undefined {
  const carried = Math.floor(alpha / leastP(m, n) + 1e-9);
  if (carried >= tests) return undefined;
  if (m === 1 && n === 1) {
    return 'one run a side is advisory: it does not tell how far runs lie apart by themselves';
  }
  const can =
    carried === 0
      ? 'are too few to show any change'
      : `can show changes of at most ${carried} metrics, not of ${tests}`;
  return `${m} and ${n} runs ${can}; take ${enoughRuns(tests)} a side`;
}

/** The least number of runs a side that carries so many metrics. */
export function enoughRuns(tests: number): number {
  let runs = 1;
  while (runs < mostRuns && leastP(runs, runs) > alpha / tests) runs += 1;
  return runs;
}

/** How many runs might settle it: the width of an interval shrinks with their square root. */
function moreRuns({
  runs,
  estimate,
  worst,
  limitShift,
}: Record<'runs' | 'estimate' | 'worst' | 'limitShift', number>): string {
  const room = limitShift - estimate;
  const needed = room > 0 ? Math.ceil(runs * ((worst - estimate) / room) ** 2) : mostRuns + 1;
  return needed > mostRuns
    ? 'it lies too near the limit for more runs to settle it soon'
    : `some ${Math.max(needed, runs + 1)} runs a side might settle it`;
}
