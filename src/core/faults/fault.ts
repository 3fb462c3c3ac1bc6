import { z } from 'zod';
import { Duration, NonNegativeDuration } from '../units.ts';

/** Which exchanges a fault strikes; every condition that is given must hold. */
export const FaultMatch = z.strictObject({
  /** The operation's name in the profile. */
  operation: z.string().optional(),
  method: z.string().optional(),
  /** The path without its query; a trailing `*` matches any rest. */
  path: z.string().optional(),
  /** Time since the start of the run, from (inclusive) to (exclusive). */
  from: NonNegativeDuration.optional(),
  to: NonNegativeDuration.optional(),
  /** Attempt numbers of the operation, 1 = the first. */
  attempt: z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]).optional(),
  /** The n-th connection that the endpoint accepted, from 1. */
  connection: z.int().min(1).optional(),
  /** Share of the matching exchanges, drawn from (seed, run id, operation, attempt). */
  probability: z.number().min(0).max(1).optional(),
});
export type FaultMatch = z.infer<typeof FaultMatch>;

/** What a faulty answer says in Retry-After. Absent: no such header. */
export const RetryAfterValue = z.union([
  z.strictObject({ seconds: z.number() }),
  /** A date that lies `in` from now (negative: in the past; rounded up to a whole second). */
  z.strictObject({ date: z.enum(['imf', 'rfc850', 'asctime']), in: Duration }),
  /** As it stands; a list becomes one header field each. */
  z.strictObject({ raw: z.union([z.string(), z.array(z.string()).min(1)]) }),
]);
export type RetryAfterValue = z.infer<typeof RetryAfterValue>;

const when = { match: FaultMatch.default({}) };

/** An answer instead of the API's: nothing is committed. */
export const StatusFault = z.strictObject({
  kind: z.literal('status'),
  ...when,
  status: z.int().min(200).max(599),
  /** The contract's code in the body, in the contract's error envelope. */
  code: z.union([z.string(), z.number()]).optional(),
  retryAfter: RetryAfterValue.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** The body as it stands, instead of the API's error envelope. */
  body: z.string().optional(),
});

/** The API's own answer, later. */
export const DelayFault = z.strictObject({
  kind: z.literal('delay'),
  ...when,
  delay: NonNegativeDuration,
});

/** The request is read, nothing is committed, the connection is reset. */
export const ResetFault = z.strictObject({ kind: z.literal('reset'), ...when });

/** The job is committed, then the connection is reset without an answer. */
export const LostAnswerFault = z.strictObject({ kind: z.literal('lost-answer'), ...when });

/** The request is read, nothing is committed, the connection is closed without an answer. */
export const CloseFault = z.strictObject({ kind: z.literal('close'), ...when });

/** The job is committed; the answer's body ends early, then the connection is closed. */
export const TruncateFault = z.strictObject({
  kind: z.literal('truncate'),
  ...when,
  framing: z.enum(['content-length', 'chunked']).default('content-length'),
  /** Share of the body that arrives. */
  share: z.number().min(0).max(0.99).default(0.5),
});

/** From `match.from` to `match.to` every matching request fails in the same way. */
export const OutageFault = z.strictObject({
  kind: z.literal('outage'),
  ...when,
  as: z.enum(['status', 'reset', 'close']).default('status'),
  status: z.int().min(500).max(599).default(503),
  retryAfter: RetryAfterValue.optional(),
});

/** What the mock does wrong on purpose, as data; `explain` puts it in words. */
export const Fault = z.discriminatedUnion('kind', [
  StatusFault,
  DelayFault,
  ResetFault,
  LostAnswerFault,
  CloseFault,
  TruncateFault,
  OutageFault,
]);
export type Fault = z.infer<typeof Fault>;
