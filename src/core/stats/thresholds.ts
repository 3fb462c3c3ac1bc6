import { z } from 'zod';
import { RetrialError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type MetricName, metricNames } from '../result.ts';
import { NonNegativeDuration, parseDuration, parseRate } from '../units.ts';

/** What can be asked of a distribution, by the names that a result gives them. */
const statistics = ['min', 'max', 'mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p999'] as const;
export type Statistic = (typeof statistics)[number];

/** What a run has one number of. */
const runNumbers = ['errors', 'amplification', 'throughput', 'retries', 'duplicateJobs'] as const;
export type RunNumber = (typeof runNumbers)[number];

export type Operator = '<' | '<=' | '>' | '>=';

/** One number of the result and the bound that it must keep. */
export interface Threshold {
  /** As the user wrote it, without space around it. */
  readonly expression: string;
  readonly subject:
    | { readonly kind: 'distribution'; readonly metric: MetricName; readonly statistic: Statistic }
    | { readonly kind: 'run'; readonly metric: RunNumber };
  /** Of this operation alone; absent: of all. */
  readonly operation?: string;
  readonly operator: Operator;
  /** In the base unit: microseconds, a ratio (errors), operations a second, or a plain number. */
  readonly limit: number;
}

const grammar =
  /^(?<metric>[\w-]+)(?:\.(?<statistic>[\w-]+))?(?:\{(?<operation>[^{}]*)\})?\s*(?<operator>[<>=!]+)\s*(?<limit>\S+)$/;

/**
 * Reads `metric[.statistic][{operation}] operator limit`, e.g. `response.p99{search} < 250ms`,
 * `errors < 1%`, `amplification <= 1.2` or `throughput >= 500/s`.
 * Throws a RetrialError (`profile`, without a place) that says what is wrong and what would be right.
 */
export function parseThreshold(text: string): Threshold {
  const expression = text.trim();
  const groups = grammar.exec(expression)?.groups;
  if (!groups) {
    const example = 'a metric, an operator and a limit, like response.p99 < 250ms or errors < 1%';
    throw mistake(`"${expression}" is not a threshold; write ${example}`);
  }
  const { metric = '', statistic, operation, limit = '' } = groups;
  const subject = readSubject(metric, statistic);
  const operator = readOperator(groups.operator ?? '', expression);
  if (operation !== undefined && subject.kind === 'run') {
    throw mistake(
      `"${metric}" is counted for the whole run; only ${metricNames.join(', ')} take {${operation}}`,
    );
  }
  if (operation?.trim() === '') {
    throw mistake(`"${expression}" names no operation; write its name in the braces, or no braces`);
  }
  return {
    expression,
    subject,
    ...(operation === undefined ? {} : { operation: operation.trim() }),
    operator,
    limit: readLimit(subject.metric, limit),
  };
}

/** The operations that thresholds name in braces, each once, for the profile to check. */
export function operationsNamed(thresholds: readonly Threshold[]): string[] {
  return [
    ...new Set(thresholds.flatMap(({ operation }) => (operation === undefined ? [] : [operation]))),
  ];
}

/** So long no threshold ends a run, unless the profile says otherwise: what is cold is slow. */
const defaultDelayMs = 5_000;

const ThresholdMap = z
  .strictObject({
    expression: z.string(),
    /** Whether the run ends as soon as the threshold is missed. */
    abortOnFail: z.boolean().default(false),
    /** From the start of the measurement, how long it ends nothing. */
    delay: NonNegativeDuration.optional(),
  })
  .refine(({ abortOnFail, delay }) => abortOnFail || delay === undefined, {
    error: '"delay" goes with "abortOnFail: true"; without it nothing ends early',
    path: ['delay'],
  });

/** A threshold in a profile: its expression, or a map with it. */
export const ThresholdSpec = z
  .union([z.string(), ThresholdMap])
  .transform((input, context): { threshold: Threshold; abortAfterMs?: number } => {
    const map = typeof input === 'string' ? { expression: input, abortOnFail: false } : input;
    const { delay = defaultDelayMs } = map as { readonly delay?: number };
    try {
      const threshold = parseThreshold(map.expression);
      return map.abortOnFail ? { threshold, abortAfterMs: delay } : { threshold };
    } catch (error) {
      if (!(error instanceof RetrialError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
export type ThresholdSpec = z.infer<typeof ThresholdSpec>;

function mistake(sentence: string): RetrialError {
  return new RetrialError(sentence, { code: 'profile' });
}

/** `did you mean …?` where one is near, else the list. */
function suggest(written: string, known: readonly string[]): string {
  const hint = nearest(written, known);
  return hint === undefined ? `known are ${known.join(', ')}` : `did you mean "${hint}"?`;
}

function isOneOf<T extends string>(known: readonly T[], word: string): word is T {
  return known.some((each) => each === word);
}

/** The number that a name and a statistic mean. Throws a RetrialError (`profile`) where there is none. */
export function readSubject(metric: string, statistic: string | undefined): Threshold['subject'] {
  if (isOneOf(runNumbers, metric)) {
    if (statistic === undefined) return { kind: 'run', metric };
    throw mistake(`"${metric}" is one number and takes no ".${statistic}"`);
  }
  if (!isOneOf(metricNames, metric)) {
    const hint = suggest(metric, [...metricNames, ...runNumbers]);
    throw mistake(`unknown metric "${metric}"; ${hint}`);
  }
  if (statistic === undefined) {
    throw mistake(`"${metric}" is a distribution; say what of it, like ${metric}.p99`);
  }
  if (!isOneOf(statistics, statistic)) {
    throw mistake(`unknown statistic "${metric}.${statistic}"; ${suggest(statistic, statistics)}`);
  }
  return { kind: 'distribution', metric, statistic };
}

function readOperator(operator: string, expression: string): Operator {
  if (isOneOf(['<', '<=', '>', '>='] as const, operator)) return operator;
  throw mistake(`"${operator}" in "${expression}" is no operator; write <, <=, > or >=`);
}

function readLimit(metric: MetricName | RunNumber, text: string): number {
  const { read, wanted } = limitOf(metric);
  const limit = read(text);
  if (limit !== undefined) return limit;
  const isBare = readNumber(text) !== undefined;
  throw mistake(
    isBare
      ? `"${metric}" needs a limit with a unit, not ${text}; write ${wanted}`
      : `"${text}" is no limit for "${metric}"; write ${wanted}`,
  );
}

interface LimitReader {
  readonly read: (text: string) => number | undefined;
  readonly wanted: string;
}

function limitOf(metric: MetricName | RunNumber): LimitReader {
  switch (metric) {
    case 'errors':
      return { read: readShare, wanted: 'a share of the operations, like 1% or 0.5%' };
    case 'throughput':
      return { read: parseRate, wanted: 'a rate, like 500/s or 3000/m' };
    case 'amplification':
    case 'attempts':
    case 'retries':
    case 'duplicateJobs':
      return { read: readNumber, wanted: 'a number without a unit, like 2' };
    case 'response':
    case 'service':
    case 'ttfb':
    case 'connect':
    case 'lag':
    case 'retryWait':
    case 'terminal':
      return { read: readMicroseconds, wanted: 'a duration, like 850us, 250ms or 1.5s' };
  }
}

function readNumber(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function readShare(text: string): number | undefined {
  const percent = text.endsWith('%') ? readNumber(text.slice(0, -1)) : undefined;
  return percent === undefined || percent > 100 ? undefined : percent / 100;
}

function readMicroseconds(text: string): number | undefined {
  const [, us] = /^(\d+(?:\.\d+)?)[uµμ]s$/.exec(text) ?? [];
  if (us !== undefined) return Number(us);
  const ms = text === '0' ? undefined : parseDuration(text);
  return ms === undefined || ms < 0 ? undefined : ms * 1_000;
}
