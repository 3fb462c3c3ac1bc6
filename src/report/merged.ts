import type { Result } from '../core/result.ts';
import { mergeMetrics } from '../core/stats/merge-metrics.ts';
import { printableJson } from './json.ts';
import { renderLatency, renderOperations } from './terminal/latency.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';
import { printableAll } from './terminal/printable.ts';
import { formatCount } from './terminal/words.ts';

/**
 * Several results as one table: which they are, and the percentiles over all of them. Their verdicts
 * stay their own.
 */
export function renderMerged(results: readonly Result[], options: TableOptions): string {
  const safe = printableAll(results);
  // Before it is made printable, which would cut the histograms.
  const merged = printableAll(mergeMetrics(results));
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const lines = safe.map(
    ({ profile, runId, startedAt, target, verdict, counts }) =>
      `${profile.name}, run ${runId} of ${startedAt} at ${target}: ${formatCount(counts.operations)} operations, ${verdict}`,
  );
  const byOperation = renderOperations(merged, columns);
  return [
    `${paint('bold', `${safe.length} results together`)}\n${lines.join('\n')}`,
    `${paint('bold', 'Latency')}\n${renderLatency(merged, columns)}`,
    ...(byOperation === '' ? [] : [`${paint('bold', 'By operation')}\n${byOperation}`]),
  ].join('\n\n');
}

/** The same as JSON, with a line end: which results they are, and the distributions of all. */
export function renderMergedJson(results: readonly Result[]): string {
  const sources = results.map(({ profile, runId, startedAt, target, verdict, counts }) => ({
    profile,
    runId,
    startedAt,
    target,
    verdict,
    operations: counts.operations,
  }));
  return printableJson({ results: sources, ...mergeMetrics(results) });
}
