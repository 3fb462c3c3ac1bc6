import type { Survivor } from './score.ts';

/** Why a changed comparison is no fault: what it would take to notice it cannot happen. */
interface Equivalent {
  /** Ends of the files' names. */
  readonly file: string;
  readonly was: string;
  readonly became: string;
  readonly because: string;
}

const rounding = 'the two differ at one single number, which rounding never gives';
const beyond = 'one step further there is nothing, and that is skipped';
const quicker = 'it only saves time: what it leaves out comes to the same';
const sameSum = 'at the mean both ways of summing up come to the same';

/** A row for each: file, what stood there, what it became, why that is the same. */
const equivalents: readonly Equivalent[] = (
  [
    ['stats/jitter.ts', 'k <= 0', 'k < 0', 'for k = 0 the sum below is 1 as well'],
    ['stats/jitter.ts', 'k < n * p', 'k <= n * p', sameSum],
    ['stats/jitter.ts', 'term < sum * 1e-17', 'term <= sum * 1e-17', rounding],
    [
      'stats/jitter.ts',
      'binomialTail(n, p, middle) <= alpha',
      'binomialTail(n, p, middle) < alpha',
      rounding,
    ],
    ['stats/jitter.ts', 'r >= 1', 'r > 1', 'for r = 1 the formula gives 1 as well'],
    ['stats/jitter.ts', 'r <= 0', 'r < 0', 'for r = 0 the formula gives 0 as well'],
    ['stats/jitter.ts', 'step < 50', 'step <= 50', 'one more halving is below what a double holds'],
    [
      'stats/jitter.ts',
      'rangeProbability(n, middle) <= alpha',
      'rangeProbability(n, middle) < alpha',
      rounding,
    ],
    [
      'stats/herd.ts',
      'share >= 1',
      'share > 1',
      'at a share of 1 no number of clients is improbable either',
    ],
    [
      'stats/histogram.ts',
      'value < this.#min',
      'value <= this.#min',
      'the smallest stays the same',
    ],
    ['stats/histogram.ts', 'value > this.#max', 'value >= this.#max', 'the largest stays the same'],
    [
      'stats/histogram-exact.ts',
      'beyond <= 0',
      'beyond < 0',
      'a division by zero is infinite as well',
    ],
    ['retry/budget.ts', 'left < 1 - 1e-9', 'left <= 1 - 1e-9', rounding],
    [
      'rules/tally.ts',
      'ranks.indexOf(weight) > ranks.indexOf(worst)',
      'ranks.indexOf(weight) >= ranks.indexOf(worst)',
      'equal weights are the same weight',
    ],
    ['rules/jitter-alike.ts', 'byChance <= alpha', 'byChance < alpha', rounding],
    [
      'rules/jitter-alike.ts',
      'noiseMs() >= swallowedShare * longestMs',
      'noiseMs() > swallowedShare * longestMs',
      rounding,
    ],
    [
      'rules/jitter-alike.ts',
      'prompt.spanMs < promptLimitMs',
      'prompt.spanMs <= promptLimitMs',
      rounding,
    ],
    [
      'rules/jitter-present.ts',
      'sureWidthMs(population) > limitMs + 2 * noiseMs',
      'sureWidthMs(population) >= limitMs + 2 * noiseMs',
      rounding,
    ],
    [
      'rules/jitter-present.ts',
      'sureWidthMs(each) > limitOfMedianMs(each) + 2 * noiseMs',
      'sureWidthMs(each) >= limitOfMedianMs(each) + 2 * noiseMs',
      rounding,
    ],
    [
      'rules/jitter-alike.ts',
      'widthMs < limitOfMedianMs(population)',
      'widthMs <= limitOfMedianMs(population)',
      rounding,
    ],
    [
      'rules/jitter-present.ts',
      'rangeMs < improbableRange(spread.count) * widthMs',
      'rangeMs <= improbableRange(spread.count) * widthMs',
      rounding,
    ],
    [
      'rules/herd-spread.ts',
      'noiseMs > 0',
      'noiseMs >= 0',
      'without noise all buckets are wide enough',
    ],
    ['rules/herd-spread.ts', 'from < finestBuckets', 'from <= finestBuckets', beyond],
    [
      'rules/retry-after-malformed.ts',
      'operation.attempts.length > 1',
      'operation.attempts.length >= 1',
      'a single attempt has no wait',
    ],
    [
      'rules/quota-windows.ts',
      'mostly > requests',
      'mostly >= requests',
      'it only saves time: the sure ones, counted below, are no more',
    ],
    [
      'rules/admission-log.ts',
      'end > this.#steps.length',
      'end >= this.#steps.length',
      'a log that is just long enough grows to the length that it has',
    ],
    [
      'rules/backoff-growth.ts',
      'operation.attempts.length <= leastWaits',
      'operation.attempts.length < leastWaits',
      quicker,
    ],
    [
      'rules/backoff-growth.ts',
      'course.growth < other.growth',
      'course.growth <= other.growth',
      'the line is not reached where the two are equal',
    ],
    [
      'rules/backoff-growth.ts',
      'lastMs >= leastGrowth * Math.max(1, firstMs) * (1 - precision)',
      'lastMs > leastGrowth * Math.max(1, firstMs) * (1 - precision)',
      rounding,
    ],
    [
      'rules/no-duplicate-jobs.ts',
      'lost > 0',
      'lost >= 0',
      'where nothing was lost at most one job is left to count here, and that is not more than one',
    ],
    [
      'stats/histogram.ts',
      'value < 0',
      'value <= 0',
      'zero is a value that is recorded, and never comes here',
    ],
    [
      'stats/metrics-windows.ts',
      'index + 1 < this.#closed.length',
      'index + 1 <= this.#closed.length',
      'the left side is odd, and the number of windows that are joined even',
    ],
    [
      'rules/retries-transient.ts',
      'attempts.length > 1',
      'attempts.length >= 1',
      'who succeeded at once failed at nothing that could be retried',
    ],
    ['.ts', 'index < attempts.length', 'index <= attempts.length', beyond],
    ['.ts', 'index < operation.attempts.length', 'index <= operation.attempts.length', beyond],
  ] as const
).map(([file, was, became, because]) => ({ file, was, became, because }));

/** Why no test can notice this change; undefined where one could. */
export function excuseOf({ file, was, became }: Survivor): string | undefined {
  return equivalents.find(
    (each) => file.endsWith(each.file) && each.was === was && each.became === became,
  )?.because;
}
