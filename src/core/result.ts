import { z } from 'zod';
import { Course, Environment } from './course/course-result.ts';
import { CrossCheck } from './cross-check.ts';
import { Preflight } from './preflight.ts';
import { RuleOutcome } from './rules/rule.ts';
import { Trial } from './trial/trial-result.ts';

export const resultSchema = 'retrial/result@1';

const count = z.int().nonnegative();

/**
 * A distribution. Percentiles with fewer than 10 observations beyond them are absent. `hdr` is the
 * compressed V2 encoding of the histogram (base64), absent where nothing was recorded.
 */
export const Metric = z.strictObject({
  unit: z.enum(['us', 'count']),
  count,
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  p50: z.number().optional(),
  p75: z.number().optional(),
  p90: z.number().optional(),
  p95: z.number().optional(),
  p99: z.number().optional(),
  p999: z.number().optional(),
  /** Values that were no numbers (not recorded), raised to 0, or lowered to the highest; absent: none. */
  outliers: z.strictObject({ refused: count, raised: count, lowered: count }).optional(),
  hdr: z.string().optional(),
});
export type Metric = z.infer<typeof Metric>;

export const metricNames = [
  'response',
  'service',
  'ttfb',
  'connect',
  'lag',
  'retryWait',
  'attempts',
  'terminal',
] as const;
export type MetricName = (typeof metricNames)[number];
/** Results from before there were chains have no time to a terminal state. */
const none = { unit: 'us', count: 0, min: 0, max: 0, mean: 0 } as const;
export const Metrics = z.strictObject({
  response: Metric,
  service: Metric,
  ttfb: Metric,
  connect: Metric,
  lag: Metric,
  retryWait: Metric,
  attempts: Metric,
  /** From the arrival of an operation until what it asked for was in a terminal state. */
  terminal: Metric.default(none),
});
export type Metrics = z.infer<typeof Metrics>;

export const Counts = z.strictObject({
  /** Arrivals: operations that were to be done, dropped ones included. */
  operations: count,
  succeeded: count,
  /** Given up, or ended by an answer that was not expected. */
  failed: count,
  /** Arrivals that found `maxInFlight` operations under way. */
  dropped: count,
  /** Still open when the run ended. */
  censored: count,
  attempts: count,
  retries: count,
  networkErrors: count,
  byStatus: z.record(z.string(), count),
  byCode: z.record(z.string(), count),
  jobs: count,
  replays: count,
  duplicateJobs: count,
});
export type Counts = z.infer<typeof Counts>;

/** Operations with requests that follow them, by how that ended. */
export const ChainCounts = z.strictObject({
  done: count,
  /** An operation failed, a value was missing, or a state was not terminal in time. */
  broken: count,
  /** Cut off by the end of the run. */
  unfinished: count,
});
export type ChainCounts = z.infer<typeof ChainCounts>;

export const Window = z.strictObject({
  startMs: z.number(),
  arrivals: count,
  started: count,
  succeeded: count,
  failed: count,
  dropped: count,
  attempts: count,
  retries: count,
  inFlight: count,
  responseP50Us: z.number().optional(),
  responseP90Us: z.number().optional(),
  responseP99Us: z.number().optional(),
  responseMaxUs: z.number().optional(),
  serviceP50Us: z.number().optional(),
  serviceP99Us: z.number().optional(),
  /** Attempts that ended in the window, by `1xx` to `5xx` or `none` (no answer); absent: not told apart. */
  answers: z.record(z.string(), count).optional(),
  /** Connections that were open at its end. */
  connections: count.optional(),
});
export type Window = z.infer<typeof Window>;

export const ThresholdOutcome = z.strictObject({
  expression: z.string(),
  /** In the metric's base unit (microseconds, a ratio, a number a second); absent on an empty metric. */
  value: z.number().optional(),
  holds: z.enum(['yes', 'no', 'inconclusive']),
  reason: z.string().optional(),
});
export type ThresholdOutcome = z.infer<typeof ThresholdOutcome>;

/** One step of a load that looks for its breakpoint, by what arrived in it. */
export const BreakpointStep = z.strictObject({
  startMs: z.number(),
  ratePerSecond: z.number(),
  operations: count,
  succeeded: count,
  failed: count,
  dropped: count,
  thresholds: z.array(ThresholdOutcome),
});
export type BreakpointStep = z.infer<typeof BreakpointStep>;

export const BreakpointResult = z.strictObject({
  /** The highest rate whose step held all thresholds; absent: none did. */
  kneePerSecond: z.number().optional(),
  /** In the order of their rates, up to the first that missed a threshold. */
  steps: z.array(BreakpointStep),
});
export type BreakpointResult = z.infer<typeof BreakpointResult>;

export const Verdict = z.enum([
  'pass',
  'fail',
  'threshold-missed',
  'inconclusive',
  'generator-late',
  'unreachable',
  'interrupted',
]);
export type Verdict = z.infer<typeof Verdict>;

/** Everything a report shows; every report is a pure function of one. */
export const Result = z.strictObject({
  schema: z.literal(resultSchema),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  profile: z.strictObject({
    name: z.string(),
    /** Of the text of its file. */
    hash: z.string(),
    /** Of what decides which operations arrive when and how they are done, the target left out; absent: older results. */
    loadHash: z.string().optional(),
  }),
  seed: z.string(),
  runId: z.string(),
  target: z.string(),
  contract: z.string(),
  /** Absent: the target was not asked before the load. */
  preflight: Preflight.optional(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  verdict: Verdict,
  exitCode: z.int(),
  reasons: z.array(z.string()),
  /** By what the rules were weighed; absent: older results and those of a killed run do not tell. */
  demands: z
    .strictObject({
      /** Rules that had to be exercised and decided. */
      required: z.array(z.string()),
      /** Whether warnings were failures. */
      strict: z.boolean(),
    })
    .optional(),
  counts: Counts,
  /** Absent: no operation of the profile is followed by another. */
  chains: ChainCounts.optional(),
  /** What arrived in this long from the start: judged by the rules, and in no other number here. */
  warmup: z.strictObject({ durationMs: z.number(), counts: Counts }).optional(),
  /** Attempts ÷ operations that were started; 1 where none was. */
  amplification: z.number(),
  metrics: Metrics,
  operations: z.record(z.string(), Metrics),
  rules: z.array(RuleOutcome),
  thresholds: z.array(ThresholdOutcome),
  /** Of a load that raises its rate until a threshold breaks; `thresholds` are then those at the knee. */
  breakpoint: BreakpointResult.optional(),
  /** Of the trial of a client: its cases. */
  trial: Trial.optional(),
  windows: z.array(Window),
  /** Absent: older results did not keep it. */
  course: Course.optional(),
  environment: Environment.optional(),
  /** The command that does the same again. */
  command: z.string().optional(),
  health: z.strictObject({
    eventLoopDelayP99Us: z.number(),
    lagP99Us: z.number(),
    cpuUsPerAttempt: z.number(),
    stalls: count,
    longestStallMs: z.number(),
    /** Absent: no second opinion was asked for. */
    crossCheck: CrossCheck.optional(),
  }),
});
export type Result = z.infer<typeof Result>;
