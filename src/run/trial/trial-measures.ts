import type { Operation } from '../../core/operation.ts';
import type { Counts, Metrics } from '../../core/result.ts';
import { timesOf } from '../../core/stats/attempt-times.ts';
import { RunMetrics } from '../../core/stats/metrics.ts';
import { OperationCounts } from '../operation-counts.ts';

const all = 'all';

/** Counts and latencies of the operations of a trial, as its endpoint saw them. */
export function measureTrial(operations: Iterable<Operation>): {
  readonly counts: Counts;
  readonly metrics: Metrics;
} {
  using measures = new RunMetrics([all]);
  const counts = new OperationCounts(true);
  for (const operation of operations) {
    counts.arrived();
    counts.ended(operation.result?.result ?? 'censored');
    counts.settled(operation);
    for (const { outcome, attempt } of operation.attempts) counts.attempted(outcome, attempt > 1);
    measure(measures, operation);
  }
  return { counts: counts.counts(), metrics: measures.summarize().metrics };
}

/** From the first request on: when the client was asked to begin says more of its start-up. */
function measure(measures: RunMetrics, { attempts, result }: Operation): void {
  const [first] = attempts;
  if (!first) return;
  const metrics = measures.operation(all);
  let beforeMs = 0;
  for (const attempt of attempts) {
    const isRetry = attempt.attempt > 1;
    if (isRetry) metrics.waited(attempt.startMs - beforeMs);
    metrics.attempted(timesOf(attempt), isRetry);
    beforeMs = attempt.endMs;
  }
  if (result?.result !== 'succeeded' && result?.result !== 'failed') return;
  metrics.settled(result.atMs - first.startMs, attempts.length, result.result === 'succeeded');
}
