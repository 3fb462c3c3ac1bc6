import { RetrialError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Metric, Result } from '../result.ts';
import type { Threshold } from '../stats/thresholds.ts';
import { readSubject } from '../stats/thresholds.ts';
import { readMeasured } from '../stats/thresholds-evaluation.ts';

/** One number of every run by which results are compared. */
export interface ComparedMetric {
  /** As thresholds write it: `response.p99{search}`. */
  readonly name: string;
  readonly subject: Threshold['subject'];
  /** Of this operation alone; absent: of all. */
  readonly operation?: string;
  readonly unit: Metric['unit'] | 'share' | 'per-second';
  /** Whether it changes by a factor, or, where 0 is usual, by a difference. */
  readonly scale: 'ratio' | 'difference';
  readonly worse: 'higher' | 'lower';
}

/** What is compared unless something else is asked for: what callers wait for, what it costs, what fails. */
export const defaultMetrics = [
  'response.p50',
  'response.p90',
  'response.p99',
  'service.p50',
  'service.p99',
  'errors',
  'amplification',
  'throughput',
] as const;

/**
 * Reads a metric as a threshold writes it, without operator and limit: `response.p99{search}`.
 * Throws a RetrialError (`usage`) that says what is wrong and what would be right.
 */
export function parseComparedMetric(text: string): ComparedMetric {
  const groups = /^(?<metric>\w+)(?:\.(?<statistic>\w+))?(?:\{(?<operation>[^{}]+)\})?$/.exec(text);
  if (!groups?.groups) {
    throw mistake(`"${text}" is no metric; write one like ${defaultMetrics.join(', ')}`);
  }
  const { metric = '', statistic, operation } = groups.groups;
  const subject = subjectOf(metric, statistic);
  if (subject.kind === 'run' && operation !== undefined) {
    throw mistake(`"${metric}" is counted for the whole run and takes no {${operation}}`);
  }
  return {
    name: text,
    subject,
    ...(operation === undefined ? {} : { operation }),
    unit: unitOf(subject),
    scale: subject.metric === 'errors' ? 'difference' : 'ratio',
    worse: subject.metric === 'throughput' ? 'lower' : 'higher',
  };
}

/** The number of a run, in its base unit (microseconds, a share, a rate), or why there is none. */
export function valueIn(
  { subject, operation }: Pick<ComparedMetric, 'subject' | 'operation'>,
  { warmup, ...result }: Result,
): { readonly value: number } | { readonly reason: string } {
  // What arrived in the warm-up is in no count, so its time is in no rate.
  const durationMs = result.durationMs - (warmup?.durationMs ?? 0);
  return readMeasured({ subject, operation }, { ...result, durationMs });
}

/** The operations that no result knows are a mistake of whoever asks. */
export function checkOperations(
  metrics: readonly ComparedMetric[],
  results: readonly Result[],
): void {
  const known = [...new Set(results.flatMap((result) => Object.keys(result.operations)))];
  for (const { name, operation } of metrics) {
    if (operation === undefined || known.includes(operation)) continue;
    const hint = nearest(operation, known);
    const right = hint === undefined ? `there are ${known.join(', ')}` : `did you mean "${hint}"?`;
    throw mistake(
      `--metric ${name}: there is no operation "${operation}" in the results; ${right}`,
    );
  }
}

/** Counts that may be 0 in any run, and are told by rules or by the amplification. */
const counted: readonly string[] = ['retries', 'duplicateJobs'];

function subjectOf(metric: string, statistic: string | undefined): Threshold['subject'] {
  if (counted.includes(metric)) {
    throw mistake(`"${metric}" is a count and no measure of a run; compare amplification instead`);
  }
  try {
    return readSubject(metric, statistic);
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    throw new RetrialError(error.message, { code: 'usage', cause: error });
  }
}

function unitOf(subject: Threshold['subject']): ComparedMetric['unit'] {
  if (subject.metric === 'errors') return 'share';
  if (subject.metric === 'throughput') return 'per-second';
  return subject.metric === 'amplification' || subject.metric === 'attempts' ? 'count' : 'us';
}

function mistake(sentence: string): RetrialError {
  return new RetrialError(sentence, { code: 'usage' });
}
