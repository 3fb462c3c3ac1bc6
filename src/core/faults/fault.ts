import { z } from 'zod';
import { Distribution } from '../distribution.ts';
import { Duration, NonNegativeDuration, PositiveDuration } from '../units.ts';

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
  /** Attempt numbers of the operation, 1 = the first; or all from one on. */
  attempt: z
    .union([
      z.int().min(1),
      z.array(z.int().min(1)).min(1),
      z.strictObject({ from: z.int().min(1) }),
    ])
    .optional(),
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

/** Of a fault that strikes a connection before anything of a request was read. */
const ConnectionMatch = FaultMatch.pick({
  from: true,
  to: true,
  connection: true,
  probability: true,
});

/** Of a fault that closes the door to all clients alike. */
const WindowMatch = FaultMatch.pick({ from: true, to: true });

const when = { match: FaultMatch.default({}) };

/** Share of the body that arrives before something happens to it. */
const share = z.number().min(0).max(0.99).default(0.5);

/** How a slow body arrives. */
const pieces = { bytes: z.int().min(1), every: PositiveDuration };

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
  /** The head comes at once, the body in pieces of so many bytes, one each time the interval is over. */
  slowBody: z.strictObject(pieces).optional(),
});

/** The API's own answer, later. */
export const DelayFault = z.strictObject({
  kind: z.literal('delay'),
  ...when,
  /** Where it is a distribution, drawn from (seed, run id, operation, attempt). */
  delay: Distribution,
});

/** The job is committed, then nothing moves for a while, or never again. */
export const StallFault = z.strictObject({
  kind: z.literal('stall'),
  ...when,
  at: z.enum(['headers', 'body']).default('headers'),
  /** Share of the body that arrives before a stall in it. */
  share,
  /** How long it lasts, then the rest arrives; absent: until the client gives up. */
  for: PositiveDuration.optional(),
});

/** The job is committed; the body arrives in small pieces. */
export const SlowBodyFault = z.strictObject({
  kind: z.literal('slow-body'),
  ...when,
  ...pieces,
});

/** The connection is reset before the request is read: nobody knows what was asked. */
export const ResetUnreadFault = z.strictObject({
  kind: z.literal('reset-unread'),
  match: ConnectionMatch.default({}),
  /** As soon as the connection stands, or at the first byte of a request. */
  at: z.enum(['accept', 'first-byte']).default('accept'),
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
  share,
});

/** The job is committed; in the middle of the answer's body the connection is reset. */
export const ResetMidBodyFault = z.strictObject({
  kind: z.literal('reset-mid-body'),
  ...when,
  share,
});

/** The job is committed; its answer is no HTTP/1.1 (RFC 9112 §4, §5, §6.3, §7.1). */
export const MalformedFault = z.strictObject({
  kind: z.literal('malformed'),
  ...when,
  what: z.enum([
    'version',
    'status-line',
    'status-code',
    'header-colon',
    'header-name',
    'header-value',
    'length',
    'two-lengths',
    'chunk-size',
    'chunk-end',
    'garbage',
  ]),
});

/** The job is committed; its answer says that it is of another media type. */
export const WrongTypeFault = z.strictObject({
  kind: z.literal('wrong-type'),
  ...when,
  contentType: z.string().min(1).default('text/html'),
});

/** The job is committed; its answer's body ends in the middle of the JSON, framed as if it were whole. */
export const BrokenJsonFault = z.strictObject({ kind: z.literal('broken-json'), ...when });

/** The job is committed; its answer comes twice for one request. */
export const DuplicateResponseFault = z.strictObject({
  kind: z.literal('duplicate-response'),
  ...when,
});

/** Nobody listens: a new connection is refused; those that stand are served. */
export const RefuseFault = z.strictObject({
  kind: z.literal('refuse'),
  match: WindowMatch.default({}),
});

const isWindow = (match: FaultMatch): boolean =>
  Object.keys(match).every((key) => key === 'from' || key === 'to');

/** From `match.from` to `match.to` every matching request fails in the same way. */
export const OutageFault = z
  .strictObject({
    kind: z.literal('outage'),
    ...when,
    /** `refuse`: all connections are reset, and new ones refused. */
    as: z.enum(['status', 'reset', 'close', 'refuse']).default('status'),
    status: z.int().min(500).max(599).default(503),
    retryAfter: RetryAfterValue.optional(),
    /** After the end the share of requests that still fail falls to 0 in so long, in a line. */
    recovery: PositiveDuration.optional(),
  })
  .refine(({ recovery, match }) => recovery === undefined || match.to !== undefined, {
    error: 'needs an end of the outage to begin at; name it by "to" in its match',
    path: ['recovery'],
  })
  .refine(({ as, match }) => as !== 'refuse' || isWindow(match), {
    error: 'takes only "from" and "to", since a refused connection has asked for nothing',
    path: ['match'],
  });

/** The server goes down, every connection is reset, and after a while it is back on the same port. */
export const RestartFault = z.strictObject({
  kind: z.literal('restart'),
  /** Time since the start of the run. */
  at: NonNegativeDuration,
  /** How long nobody listens. */
  down: PositiveDuration,
  /** Whether it still knows its idempotency keys and jobs. */
  keepStore: z.boolean().default(true),
});

/** What the mock does wrong on purpose, as data; `explain` puts it in words. */
export const Fault = z.discriminatedUnion('kind', [
  StatusFault,
  DelayFault,
  StallFault,
  SlowBodyFault,
  ResetUnreadFault,
  ResetFault,
  LostAnswerFault,
  ResetMidBodyFault,
  CloseFault,
  TruncateFault,
  MalformedFault,
  WrongTypeFault,
  BrokenJsonFault,
  DuplicateResponseFault,
  RefuseFault,
  OutageFault,
  RestartFault,
]);
export type Fault = z.infer<typeof Fault>;

/** The faults that strike one exchange, once its request is read. */
export type ExchangeFault = Exclude<
  Fault,
  { readonly kind: 'reset-unread' | 'refuse' | 'restart' }
>;

/** Which exchanges a fault strikes; a restart has a moment instead, and strikes all. */
export function matchOf(fault: Fault): FaultMatch {
  return fault.kind === 'restart' ? {} : fault.match;
}

/**
 * What a fault is called where it was delivered. `restart-without-store` is told of an attempt whose
 * operation had its job before the restart, which the server forgot.
 */
export type DeliveredFault = Fault['kind'] | 'restart-without-store';
