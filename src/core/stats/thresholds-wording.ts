import type { ThresholdOutcome } from '../result.ts';

/**
 * A threshold's value for people, in the unit that its expression asks in: `312.447 ms`, `1.4%`,
 * `498.2/s`, `1.31`; undefined where there is none.
 */
export function formatThresholdValue({ expression, value }: ThresholdOutcome): string | undefined {
  if (value === undefined) return undefined;
  const metric = /^\w+/.exec(expression)?.[0];
  switch (metric) {
    case 'errors':
      return `${decimal(value * 100)}%`;
    case 'throughput':
      return `${decimal(value)}/s`;
    case 'amplification':
    case 'attempts':
    case 'retries':
    case 'duplicateJobs':
      return decimal(value);
    default:
      return duration(value);
  }
}

/** One sentence: `threshold response.p99 < 250ms was missed: it was 312.447 ms`. */
export function describeThreshold(outcome: ThresholdOutcome): string {
  const { expression, holds, reason } = outcome;
  if (holds === 'inconclusive') {
    return `threshold ${expression} is inconclusive${reason === undefined ? '' : `: ${reason}`}`;
  }
  const word = holds === 'yes' ? 'held' : 'was missed';
  const more = reason === undefined ? '' : ` ${reason}`;
  return `threshold ${expression} ${word}: it was ${formatThresholdValue(outcome) ?? 'not told'}${more}`;
}

function decimal(value: number, maximumFractionDigits = 3): string {
  return value.toLocaleString('en-US', { maximumFractionDigits });
}

/** To the microsecond, unlike elsewhere: a value that missed must not look like its limit. */
function duration(us: number): string {
  if (us < 1_000) return `${decimal(us)} µs`;
  return us < 1e6 ? `${decimal(us / 1_000)} ms` : `${decimal(us / 1e6, 6)} s`;
}
