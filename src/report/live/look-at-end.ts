import type { Counts, Result } from '../../core/result.ts';
import type { LiveLook } from './look.ts';

/**
 * The last look at a run that is over: the numbers of its result in place of those that were told
 * last, some of which had come up to half a second before its end. As while it ran, what arrived in
 * the warm-up is among the operations and attempts.
 */
export function lookAtEnd(last: LiveLook, result: Result): LiveLook {
  const { durationMs, metrics, rules } = result;
  const [operations, attempts, retries, dropped] = countsOf(result);
  const broken = rules.filter(({ violations }) => violations > 0);
  const { stage: _, ...told } = last;
  return {
    ...told,
    ...{ phase: 'over', doneShare: 1, elapsedMs: durationMs, inFlight: 0, faults: [] },
    ...{ operations, attempts, retries, dropped },
    arrivalsPerSecond: durationMs > 0 ? (operations * 1_000) / durationMs : 0,
    amplification: attempts > retries ? attempts / (attempts - retries) : 1,
    violations: broken.reduce((sum, { violations }) => sum + violations, 0),
    violationsByRule: Object.fromEntries(broken.map(({ id, violations }) => [id, violations])),
    latency: latencyOf(metrics.response) ?? last.latency,
  };
}

function countsOf({ counts, warmup }: Result) {
  const all = warmup ? [counts, warmup.counts] : [counts];
  const total = (key: 'operations' | 'attempts' | 'retries' | 'dropped'): number =>
    all.reduce((sum: number, each: Counts) => sum + each[key], 0);
  return [total('operations'), total('attempts'), total('retries'), total('dropped')] as const;
}

function latencyOf({ count, p50, p99 }: Result['metrics']['response']) {
  if (p50 === undefined || p99 === undefined) return undefined;
  return { count, p50Us: p50, tail: { name: 'p99', valueUs: p99 } };
}
