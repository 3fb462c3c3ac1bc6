import { z } from 'zod';
import { Contract } from './contracts/contract.ts';
import { Policy } from './policy.ts';
import { Window } from './result.ts';

/** The version of the format below; a reader refuses a newer one. */
export const traceFormat = 'retrial/trace@1';

/** A moment: milliseconds since the start of the run, on the observer's monotonic clock. */
const Moment = z.number().nonnegative({ error: 'a time is at least 0, the start of the run' });

/** First line of a trace: what was run, by whom it was seen, and by what it is judged. */
export const RunRecord = z.object({
  type: z.literal('run'),
  format: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** Unix epoch milliseconds at which the trace's clock read 0. */
  wallOriginMs: z.number(),
  seed: z.string(),
  runId: z.string(),
  profile: z.object({ name: z.string(), hash: z.string() }).optional(),
  /** What was loaded, as reports name it. */
  target: z.string().optional(),
  /** What arrives in this long from the start is not measured; absent: all is. */
  warmupMs: z.number().nonnegative().optional(),
  contract: Contract,
  policy: Policy,
  observer: z.enum(['client', 'endpoint', 'proxy', 'har']),
  /** Whether the operations came as a load, and not one by one to be put on trial; absent: unknown. */
  load: z.boolean().optional(),
  /** Share of the operations that is on record; 1 = all. */
  sampling: z.number().min(0).max(1),
  /**
   * Above so many operations a second only a sample is on record, and what broke a rule; the summary
   * tells the share. Absent: `sampling` holds.
   */
  sampleAbove: z.number().nonnegative().optional(),
  /** Largest lateness of a timer of the observer, measured at the start. */
  timerNoiseMs: z.number().nonnegative(),
  /** Whether every job that the target created is on record as an effect; absent: no. */
  ledger: z.boolean().optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const NetworkError = z.enum([
  'refused',
  'reset',
  'timeout',
  'closed',
  'malformed',
  'tls',
  'dns',
]);
export type NetworkError = z.infer<typeof NetworkError>;

/** A response whose head was parsed; `complete` is false where its body was cut. */
export const ResponseOutcome = z.object({
  kind: z.literal('response'),
  status: z.int(),
  /** The code inside the body, where the contract has one. */
  code: z.union([z.string(), z.number()]).optional(),
  /** Raw field values of Retry-After, one entry a field line. */
  retryAfter: z.array(z.string()).optional(),
  /** Raw `Date` field; kept only beside a Retry-After or a rate-limit reset. */
  date: z.string().optional(),
  /** Raw rate-limit fields of the contract. */
  rateLimit: z
    .object({
      limit: z.string().optional(),
      remaining: z.string().optional(),
      reset: z.string().optional(),
    })
    .optional(),
  jobId: z.string().optional(),
  replayed: z.boolean().optional(),
  envelope: z.union([z.literal('ok'), z.object({ broken: z.string() })]).optional(),
  /** Headers that the contract promises on this response and that were not there. */
  missingHeaders: z.array(z.string()).optional(),
  /** The status that the body repeats. */
  bodyStatus: z.number().optional(),
  responseHash: z.string().optional(),
  complete: z.boolean(),
  cutBy: z.enum(['reset', 'closed', 'timeout', 'framing']).optional(),
});
export type ResponseOutcome = z.infer<typeof ResponseOutcome>;

export const Outcome = z.discriminatedUnion('kind', [
  ResponseOutcome,
  z.object({ kind: z.literal('network-error'), error: NetworkError }),
  z.object({
    kind: z.literal('client-closed'),
    /** Nobody had closed it: it was still open, and unanswered, when nobody watched any more. */
    open: z.literal(true).optional(),
  }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** How sure it is that an attempt belongs to its operation, the surest first. */
export const Grouping = z.enum([
  'harness',
  'idempotency-key',
  'declared-id',
  'attempt-counter',
  'traceparent',
  'sequence',
]);
export type Grouping = z.infer<typeof Grouping>;

/**
 * One HTTP exchange. Times are milliseconds since the start of the run, on one monotonic clock.
 * `startMs` is the first request byte: read (endpoint) or handed over (client).
 */
export const Attempt = z.object({
  type: z.literal('attempt'),
  operation: z.string(),
  /** The operation's name in the profile, e.g. `search`. */
  name: z.string(),
  parent: z.string().optional(),
  groupedBy: Grouping,
  /** 1 for the first attempt. */
  attempt: z.int().positive(),
  client: z.string().optional(),
  connection: z.int(),
  method: z.string(),
  path: z.string(),
  bodyHash: z.string().optional(),
  idempotencyKey: z.string().optional(),
  credentialHash: z.string().optional(),
  /** Whether the request asks for a write (by the contract's methods). */
  write: z.boolean().optional(),
  /** The moment at which the operation was meant to start. */
  arrivalMs: Moment,
  /** The moment at which this attempt was ready to be sent. */
  queuedMs: Moment,
  startMs: Moment,
  /** Client: first response byte read. Endpoint: just before the first response byte. */
  firstByteMs: Moment.optional(),
  endMs: Moment,
  /** How long the connection took, on the attempt that opened it. */
  connectMs: z.number().nonnegative().optional(),
  /** Wall clock − monotonic clock − wallOriginMs, on attempts that carry a date or a reset. */
  wallOffsetMs: z.number().optional(),
  /** Whether the response met the profile's `expect`; absent where none was told. */
  accepted: z.boolean().optional(),
  outcome: Outcome,
  /** The kind of the injected fault that was really delivered. */
  fault: z.string().optional(),
  /** Of a webhook: how its signature stood up to the secret; absent: nobody checked it. */
  signature: z.enum(['right', 'wrong', 'malformed', 'missing']).optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Something that a request did to the server: a job was created. */
export const EffectRecord = z.object({
  type: z.literal('effect'),
  effect: z.enum(['job-created', 'replayed']),
  atMs: Moment,
  operation: z.string().optional(),
  attempt: z.int().optional(),
  jobId: z.string(),
  idempotencyKey: z.string().optional(),
  /** Whether the answer had been handed over when the job came to be. */
  when: z.enum(['before-answer', 'after-answer']),
});
export type EffectRecord = z.infer<typeof EffectRecord>;

/** A fault that the mock really delivered to this attempt. */
export const FaultRecord = z.object({
  type: z.literal('fault'),
  atMs: Moment,
  operation: z.string().optional(),
  attempt: z.int().optional(),
  kind: z.string(),
});
export type FaultRecord = z.infer<typeof FaultRecord>;

/** What the client told its caller at the end of an operation. */
export const ClientResultRecord = z.object({
  type: z.literal('client-result'),
  operation: z.string(),
  atMs: Moment,
  /** `unknown`: the operation is over, and nobody saw what its caller was told. */
  result: z.enum(['succeeded', 'failed', 'censored', 'unknown']),
  /** Why it ended, e.g. `attempts-used`. */
  because: z.string(),
  exitCode: z.int().optional(),
  status: z.int().optional(),
});
export type ClientResultRecord = z.infer<typeof ClientResultRecord>;

/** The observer's own event loop stood still. */
export const StallRecord = z.object({
  type: z.literal('stall'),
  startMs: Moment,
  lengthMs: z.number().nonnegative(),
});
export type StallRecord = z.infer<typeof StallRecord>;

/** A second of the run, once it is over; what a run that is killed leaves of its course. */
export const WindowRecord = z.object({ type: z.literal('window'), ...Window.shape });
export type WindowRecord = z.infer<typeof WindowRecord>;

/** Last line: counts, and the population rules' outcomes over all operations, sampled or not. */
export const SummaryRecord = z.object({
  type: z.literal('summary'),
  endMs: Moment,
  operations: z.int(),
  attempts: z.int(),
  /** Share of the operations that is on record; absent: as the run record has it. */
  sampling: z.number().min(0).max(1).optional(),
  /** Jobs that came after their operation had settled, and that a sampled trace leaves out. */
  lateJobs: z.int().nonnegative().optional(),
  /** By rule id; each is a RuleOutcome. */
  rules: z.record(z.string(), z.unknown()),
});
export type SummaryRecord = z.infer<typeof SummaryRecord>;

/** One line of a trace. */
export const TraceRecord = z.discriminatedUnion('type', [
  RunRecord,
  Attempt,
  EffectRecord,
  FaultRecord,
  ClientResultRecord,
  StallRecord,
  WindowRecord,
  SummaryRecord,
]);
export type TraceRecord = z.infer<typeof TraceRecord>;
