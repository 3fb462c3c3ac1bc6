import type { Metric, Metrics, Result } from '../result.ts';
import { metricNames } from '../result.ts';
import { Distribution } from './histogram.ts';
import { distributionOf, summarize } from './summary.ts';

/** The distributions of a result, in total and by operation. */
export type Measured = Pick<Result, 'metrics' | 'operations'>;

/**
 * The distributions of several results as those of one: histograms are added, and percentiles read
 * from the sum, since percentiles themselves cannot be averaged. Operations are joined by name.
 * Throws a RetrialError (`result`) where a histogram is not there or not its own.
 */
export function mergeMetrics(parts: readonly Measured[]): Measured {
  const names = new Set(parts.flatMap(({ operations }) => Object.keys(operations)));
  const operations = [...names].map((name): [string, Metrics] => {
    const own = parts.flatMap((part) => part.operations[name] ?? []);
    return [name, mergeAll(own)];
  });
  return {
    metrics: mergeAll(parts.map(({ metrics }) => metrics)),
    operations: Object.fromEntries(operations),
  };
}

function mergeAll(parts: readonly Metrics[]): Metrics {
  return Object.fromEntries(
    metricNames.map((name) => [name, mergeOne(parts.map((metrics) => metrics[name]))]),
  ) as Metrics;
}

function mergeOne(parts: readonly Metric[]): Metric {
  const nothing: Metric = { unit: parts[0]?.unit ?? 'us', count: 0, min: 0, max: 0, mean: 0 };
  const merged = parts.map(distributionOf).reduce(Distribution.merge, distributionOf(nothing));
  return summarize(merged, { unit: nothing.unit });
}
