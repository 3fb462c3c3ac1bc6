import { z } from 'zod';
import { TrialTimeline } from '../trial/trial-result.ts';

const count = z.int().nonnegative();

/**
 * How often which time was seen when. Rows are a fixed part of a doubling: row r holds the values
 * from 2^(r ÷ rowsPerDoubling) µs up to those of row r + 1, and row 0 also what is below it.
 */
export const HeatMap = z.strictObject({
  /** Column i covers so many milliseconds from i × stepMs. */
  stepMs: z.number().positive(),
  rowsPerDoubling: z.int().positive(),
  /** Each column as row, count, row, count …, by rising row; empty: nothing was seen. */
  columns: z.array(z.array(count)),
});
export type HeatMap = z.infer<typeof HeatMap>;

export const RetryWaitSample = z.strictObject({
  /** From the answer's first byte to the next start. */
  waitMs: z.number(),
  /** What the answer asked for. */
  askedMs: z.number().optional(),
});
export type RetryWaitSample = z.infer<typeof RetryWaitSample>;

/** The waits that one source governs, for backoff at one place in the order of retries. */
export const RetryWaitGroup = z.strictObject({
  source: z.enum(['backoff', 'retry-after']),
  /** Which wait of an operation, from 1; absent for `retry-after`. */
  ordinal: z.int().positive().optional(),
  /** The declared bounds; absent: none are declared, or Retry-After governs. */
  loMs: z.number().optional(),
  hiMs: z.number().optional(),
  count,
  /** The shortest and the longest of all. */
  minMs: z.number(),
  maxMs: z.number(),
  /** Some of them, spread evenly over the run; all, where they are few. */
  samples: z.array(RetryWaitSample),
});
export type RetryWaitGroup = z.infer<typeof RetryWaitGroup>;

/** When attempts started around the moment at which the most retries came, in short steps. */
export const Herd = z.strictObject({
  startMs: z.number().nonnegative(),
  stepMs: z.number().positive(),
  /** By step: attempts that were their operation's first, those that were not, and answers (or the lack of one) that failed. */
  firsts: z.array(count),
  retries: z.array(count),
  failures: z.array(count),
});
export type Herd = z.infer<typeof Herd>;

/** What became of the writes and their keys. */
export const Idempotency = z.strictObject({
  /** Operations that are writes, and those of them that carried a key. */
  writes: count,
  keyedWrites: count,
  /** Different keys, up to what was kept apart; operations that were sent more than once under theirs. */
  keys: count,
  resent: count,
  /** Jobs that were created, answers given again, jobs beyond one an operation; from a mock that tells. */
  jobs: count,
  replays: count,
  duplicates: count,
  /** Answers by which a key with another body was refused. */
  conflicts: count,
});
export type Idempotency = z.infer<typeof Idempotency>;

/** How a run went, beside its totals; bounded, however long it lasted. */
export const Course = z.strictObject({
  response: HeatMap,
  waits: z.array(RetryWaitGroup),
  /** Absent: nothing was retried. */
  herd: Herd.optional(),
  /** Absent: there were no writes. */
  idempotency: Idempotency.optional(),
  /** Of operations by which rules were found broken, at most 100; not of all. */
  timelines: z.array(TrialTimeline),
});
export type Course = z.infer<typeof Course>;

/** The machine of a run: two results compare where it is the same. */
export const Environment = z.strictObject({
  node: z.string(),
  /** Operating system, its release, and architecture. */
  platform: z.string(),
  cpu: z.string(),
  cores: count,
  memoryBytes: count,
  /** A hash of all of the above. */
  fingerprint: z.string(),
});
export type Environment = z.infer<typeof Environment>;
