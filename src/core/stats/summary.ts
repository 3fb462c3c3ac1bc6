import type { Metric } from '../result.ts';
import { Distribution } from './histogram.ts';
import type { Observed } from './histogram-exact.ts';

/** The percentiles that a result carries, and their percentages. */
export const percentiles = [
  ['p50', 50],
  ['p75', 75],
  ['p90', 90],
  ['p95', 95],
  ['p99', 99],
  ['p999', 99.9],
] as const;

/**
 * A distribution as a result carries it. `unit` is that of its values; with `hdr: false` the
 * histogram itself is left out, which makes it ten times as cheap.
 */
export function summarize(
  observed: Observed,
  { unit, hdr = true }: { readonly unit: Metric['unit']; readonly hdr?: boolean },
): Metric {
  const { count, min, max, sum, refused, raised, lowered } = observed.exact;
  const metric: Metric = { unit, count, min, max, mean: count === 0 ? 0 : sum / count };
  for (const [name, percentage] of percentiles) {
    const value = observed.percentile(percentage);
    if (value !== undefined) metric[name] = value;
  }
  if (refused + raised + lowered > 0) metric.outliers = { refused, raised, lowered };
  const encoded = hdr ? observed.encode() : undefined;
  return encoded === undefined ? metric : { ...metric, hdr: encoded };
}

/**
 * The distribution behind a summary with its `hdr`, to be merged or asked for other percentiles.
 * Throws a RetrialError (`result`) where the histogram is not there or not its own.
 */
export function distributionOf(metric: Metric): Distribution {
  const { count, min, max, mean, outliers, hdr } = metric;
  const { refused, raised, lowered } = outliers ?? { refused: 0, raised: 0, lowered: 0 };
  // The sum was an integer; dividing and multiplying may have moved it by a rounding.
  const sum = Math.round(mean * count);
  return Distribution.decode(hdr, { count, min, max, sum, refused, raised, lowered });
}
