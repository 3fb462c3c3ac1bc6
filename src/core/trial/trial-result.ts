import { z } from 'zod';
import { RuleVerdict } from '../rules/rule.ts';

const count = z.int().nonnegative();

/** One attempt on the timeline of an operation; times in milliseconds since its first attempt. */
export const TimelineAttempt = z.strictObject({
  attempt: z.int().positive(),
  startMs: z.number(),
  /** Just before the first byte of the answer; absent: there was none. */
  firstByteMs: z.number().optional(),
  endMs: z.number(),
  /** What it met, e.g. `HTTP 429, Retry-After: 5`, or `a network error (reset)`. */
  met: z.string(),
  /** Absent: no head of an answer came, or the result is older. */
  status: z.int().optional(),
  /** What the mock really did to it; absent: nothing that it told. */
  fault: z.string().optional(),
  /** From the answer before it to its start; absent on the first. */
  waitMs: z.number().optional(),
  /** What that answer asked for. */
  askedMs: z.number().optional(),
  /** The declared bounds of that wait, where numbers were declared and no Retry-After governs. */
  loMs: z.number().optional(),
  hiMs: z.number().optional(),
});
export type TimelineAttempt = z.infer<typeof TimelineAttempt>;

/** What became of one operation of a case. */
export const TrialTimeline = z.strictObject({
  operation: z.string(),
  attempts: z.array(TimelineAttempt),
  result: z.enum(['succeeded', 'failed', 'unknown', 'killed', 'crashed']),
  /** E.g. `exit code 22`. */
  because: z.string(),
  exitCode: z.int().optional(),
  /** When the client reported, in milliseconds since its first attempt; absent: it had made none. */
  endedMs: z.number().optional(),
  /** The last lines of what the client wrote. */
  words: z.string().optional(),
});
export type TrialTimeline = z.infer<typeof TrialTimeline>;

export const CaseFinding = z.strictObject({
  rule: z.string(),
  level: z.enum(['must', 'should', 'info']),
  operation: z.string(),
  attempts: z.array(z.int()),
  sentence: z.string(),
});
export type CaseFinding = z.infer<typeof CaseFinding>;

export const CaseResult = z.strictObject({
  id: z.string(),
  group: z.string(),
  tells: z.string(),
  verdict: RuleVerdict,
  /** The first finding, why it is undecided, or what was seen. */
  sentence: z.string(),
  operations: count,
  /** Of the operation that made the most. */
  attempts: count,
  /** The waits of that operation in milliseconds. */
  waitsMs: z.array(z.number()),
  /** Every rule that this case gave an opportunity, by what it said of this case alone. */
  rules: z.record(z.string(), RuleVerdict),
  findings: z.array(CaseFinding),
  /** Operations with findings first; at most 3. */
  timelines: z.array(TrialTimeline),
  /** The command that puts the client on trial in this case alone. */
  reproduce: z.string().optional(),
});
export type CaseResult = z.infer<typeof CaseResult>;

/** What a client does with a failure that names no time to wait. */
export const ControlResult = z.strictObject({
  status: z.int(),
  operations: count,
  /** How many of them were retried. */
  retried: count,
  /** The largest first wait, absent where none was retried. */
  waitMs: z.number().optional(),
});
export type ControlResult = z.infer<typeof ControlResult>;

export const BaselineEntry = z.strictObject({ case: z.string(), rule: z.string() });
export type BaselineEntry = z.infer<typeof BaselineEntry>;

/** The part of a result that only the trial of a client has. */
export const Trial = z.strictObject({
  driver: z.enum(['command', 'module', 'adapter', 'listen', 'function']),
  /** What was on trial. */
  client: z.string(),
  /** What nobody declared, and what was assumed for it. */
  assumptions: z.array(z.string()),
  controls: z.array(ControlResult),
  /** The Retry-After that was tested, in seconds. */
  testedSeconds: z.number(),
  expectedMs: z.number(),
  cases: z.array(CaseResult),
  /** Cases that were not tried, and why. */
  skipped: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  /** Requests that belonged to no operation. */
  strayRequests: count,
  /** Largest standstill of the observer + noise of its timers, in milliseconds. */
  noiseMs: z.number(),
  /** Absent: no baseline was named. */
  baseline: z
    .strictObject({
      expected: z.array(BaselineEntry),
      /** Failures that were not expected. */
      fresh: z.array(BaselineEntry),
      /** Expected failures that did not come, though they could have. */
      stale: z.array(BaselineEntry),
    })
    .optional(),
});
export type Trial = z.infer<typeof Trial>;
