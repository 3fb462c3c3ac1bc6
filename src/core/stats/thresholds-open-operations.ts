import type { Metric } from '../result.ts';
import { distributionOf, percentiles } from './summary.ts';
import type { Statistic, Threshold } from './thresholds.ts';
import type { Measured } from './thresholds-evaluation.ts';

/**
 * Why an upper bound that was kept may yet be missed: operations that were open when the run ended
 * are in no latency and are no error, though they may be the slowest or fail; and chains that never
 * came to a terminal state have no time to it. In a sentence;
 * undefined where the bound is kept whatever they come to, since then leaving them out hides nothing.
 */
export function openDoubt(threshold: Threshold, measured: Measured): string | undefined {
  const { operator, limit } = threshold;
  const open = openOperations(threshold, measured);
  if (open === 0 || operator === '>' || operator === '>=') return undefined;
  const worst = worstValue(threshold, measured, open);
  if (worst === undefined || worst < limit || (worst === limit && operator === '<=')) {
    return undefined;
  }
  if (threshold.subject.metric === 'terminal') {
    const chains = open === 1 ? '1 chain' : `${open.toLocaleString('en-US')} chains`;
    return `${chains} did not come to a terminal state, and what they would have taken decides it`;
  }
  const which = open === 1 ? '1 operation was' : `${open.toLocaleString('en-US')} operations were`;
  return `${which} still open when the run ended, and what they come to decides it`;
}

function openOperations({ subject, operation }: Threshold, measured: Measured): number {
  const { counts, open, chains } = measured;
  // A chain that broke never comes to a terminal state: it would be the slowest of all.
  if (subject.metric === 'terminal') return (chains?.unfinished ?? 0) + (chains?.broken ?? 0);
  if (operation === undefined || open === undefined) return counts.censored;
  return open[operation] ?? 0;
}

/** The value where all that was open ends as badly as can be; undefined where that changes nothing. */
function worstValue(
  { subject, operation }: Threshold,
  { counts, metrics, operations }: Measured,
  open: number,
): number | undefined {
  if (subject.kind === 'run') {
    if (subject.metric !== 'errors') return undefined;
    return (counts.failed + counts.dropped + open) / counts.operations;
  }
  const { metric: name } = subject;
  if (name !== 'response' && name !== 'terminal') return undefined;
  const metric = (operation === undefined ? metrics : operations[operation])?.[name];
  return metric && worstStatistic(metric, subject.statistic, open);
}

/** As if `open` observations without end stood behind those of the metric. */
function worstStatistic(metric: Metric, statistic: Statistic, open: number): number | undefined {
  if (statistic === 'min') return undefined;
  const percentage = percentiles.find(([name]) => name === statistic)?.[1];
  if (percentage === undefined || metric.hdr === undefined) return Number.POSITIVE_INFINITY;
  const among = (percentage * (metric.count + open)) / metric.count;
  if (among > 100) return Number.POSITIVE_INFINITY;
  return distributionOf(metric).percentile(among) ?? metric.max;
}
