import type { Metric, Result, ThresholdOutcome } from '../result.ts';
import { observationsNeeded } from './histogram-exact.ts';
import { percentiles } from './summary.ts';
import type { Operator, RunNumber, Statistic, Threshold } from './thresholds.ts';
import { openDoubt } from './thresholds-open-operations.ts';

/** The part of a result that thresholds are about. */
export type Measured = Pick<
  Result,
  'counts' | 'chains' | 'amplification' | 'durationMs' | 'metrics' | 'operations'
> & {
  /** By operation name, how many were still open when the run ended; absent: not told apart. */
  readonly open?: Readonly<Record<string, number>>;
};

/** A number, or why there is none. */
type Reading = { readonly value: number } | { readonly reason: string };

/**
 * Whether a bound was kept. Where there is no number to hold against it (nothing was recorded, or
 * too little for that percentile) it is inconclusive, never kept; so it is where operations that
 * were open at the end may yet break it.
 */
export function evaluateThreshold(threshold: Threshold, measured: Measured): ThresholdOutcome {
  const { expression, operator, limit } = threshold;
  const reading = readMeasured(threshold, measured);
  if ('reason' in reading) return { expression, holds: 'inconclusive', reason: reading.reason };
  const { value } = reading;
  if (!compare(value, operator, limit)) return { expression, value, holds: 'no' };
  const reason = openDoubt(threshold, measured);
  if (reason !== undefined) return { expression, value, holds: 'inconclusive', reason };
  return { expression, value, holds: 'yes' };
}

function compare(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

/** The number that a threshold is about, in its base unit, or why there is none. */
export function readMeasured(
  { subject, operation }: Pick<Threshold, 'subject'> & { readonly operation?: string | undefined },
  measured: Measured,
): Reading {
  if (subject.kind === 'run') return readRunNumber(subject.metric, measured);
  const metrics = operation === undefined ? measured.metrics : measured.operations[operation];
  const where = operation === undefined ? '' : ` of "${operation}"`;
  const metric = metrics?.[subject.metric];
  if (!metric || metric.count === 0) {
    return { reason: `no ${subject.metric}${where} was recorded` };
  }
  return readStatistic(metric, subject.statistic);
}

function readStatistic(metric: Metric, statistic: Statistic): Reading {
  const value = metric[statistic];
  if (value !== undefined) return { value };
  const percentage = percentiles.find(([name]) => name === statistic)?.[1] ?? 100;
  const needed = observationsNeeded(percentage).toLocaleString('en-US');
  const seen = metric.count.toLocaleString('en-US');
  return { reason: `${statistic} takes ${needed} observations, and there were ${seen}` };
}

function readRunNumber(metric: RunNumber, measured: Measured): Reading {
  const { counts, amplification, durationMs } = measured;
  if (counts.operations === 0) return { reason: 'no operation arrived' };
  switch (metric) {
    case 'errors':
      return { value: (counts.failed + counts.dropped) / counts.operations };
    case 'amplification':
      return counts.attempts === 0 ? { reason: 'no attempt was made' } : { value: amplification };
    case 'throughput':
      if (durationMs <= 0) return { reason: 'the run took no time' };
      return { value: (counts.succeeded * 1_000) / durationMs };
    case 'retries':
      return counts.attempts === 0 ? { reason: 'no attempt was made' } : { value: counts.retries };
    case 'duplicateJobs':
      return counts.jobs === 0 ? { reason: 'no job was created' } : { value: counts.duplicateJobs };
  }
}
