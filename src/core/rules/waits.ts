import type { Operation } from '../operation.ts';
import { waitBounds } from '../policy.ts';
import type { AskedWait } from '../retry/retry-after.ts';
import { askedWaitMs, readRetryAfter } from '../retry/retry-after.ts';
import type { Attempt } from '../trace.ts';
import { classesOf } from './attempt-class.ts';
import type { RuleContext } from './rule.ts';

/**
 * What governs a wait, and so the one rule that judges it:
 * - `honored`: Retry-After of 1 to 60 s; `uncapped`: above 60 s; `date`: a future date;
 *   `malformed`: "now" (zero, a past date) or none of these (a word, a list, two fields).
 * - `backoff`: a retryable failure without the header.
 * - nothing: an `overlap` with the previous attempt, an attempt that the client ended
 *   (`client-closed`), a resend that looks like the `transport`'s, or an answer that asks for no
 *   retry (`unasked`: who retries it is judged for that, not for the wait).
 */
export type WaitSource =
  | 'honored'
  | 'uncapped'
  | 'date'
  | 'malformed'
  | 'backoff'
  | 'overlap'
  | 'client-closed'
  | 'transport'
  | 'unasked';

/** The time between two attempts of an operation. */
export interface Wait {
  readonly previous: Attempt;
  readonly next: Attempt;
  /** Which wait of the policy it is, from 1; what the transport sent again is not counted. */
  readonly ordinal: number;
  /** From the answer's first byte (without one: the cut) to the next start: never too short. */
  readonly sinceAnswerMs: number;
  /** From the end of the answer until the next start; the client's own: until it was queued. */
  readonly sinceEndMs: number;
  readonly asked: AskedWait;
  /** Present where seconds or a date could be read; 0 for a past date. */
  readonly askedMs: number | undefined;
  readonly source: WaitSource;
  /** Why no bound on this wait can be judged. */
  readonly doubt: string | undefined;
}

/** A wait may seem shorter than its bound by so much: of 174 honoured waits none was early by more than 0 ms. */
export const earlyToleranceMs = 5;
/** Above this many seconds a Retry-After is the matter of retry-after-uncapped. */
export const longestHonoredSeconds = 60;
/** A resend on another connection after a dead one comes at once. */
const transportGapMs = 50;
/** A wall clock that is moved by more than this during a wait makes that wait undecidable. */
const wallStepMs = 5;

const none: readonly Wait[] = [];
const readers = new WeakMap<RuleContext, (operation: Operation) => readonly Wait[]>();

/**
 * How the waits of an operation are read under this context. All rules of one judge share the
 * reader, and it remembers the latest operation, so that each is worked out once.
 */
export function waitsUnder(context: RuleContext): (operation: Operation) => readonly Wait[] {
  const known = readers.get(context);
  if (known) return known;
  const classOf = classesOf(context);
  let latest: Operation | undefined;
  let waits = none;
  const read = (operation: Operation): readonly Wait[] => {
    if (operation.attempts.length < 2) return none;
    if (operation !== latest) {
      waits = readWaits(operation.attempts, { context, classOf });
      latest = operation;
    }
    return waits;
  };
  readers.set(context, read);
  return read;
}

/** The time from one moment to another in milliseconds, cut to the microseconds of a trace. */
export function gapMs(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) * 1_000) / 1_000;
}

interface Sight {
  readonly context: RuleContext;
  readonly classOf: ReturnType<typeof classesOf>;
}

function readWaits(attempts: readonly Attempt[], sight: Sight): Wait[] {
  const waits: Wait[] = [];
  let resent = 0;
  for (let index = 1; index < attempts.length; index += 1) {
    const previous = attempts[index - 1];
    const next = attempts[index];
    if (!previous || !next) continue;
    const wait = readWait(previous, next, { ...sight, ordinal: previous.attempt - resent });
    if (wait.source === 'transport') resent += 1;
    waits.push(wait);
  }
  return waits;
}

function readWait(
  previous: Attempt,
  next: Attempt,
  sight: Sight & { readonly ordinal: number },
): Wait {
  const { context, ordinal } = sight;
  const answeredMs = previous.firstByteMs ?? previous.endMs;
  const nowEpochMs = context.wallOriginMs + answeredMs + (previous.wallOffsetMs ?? 0);
  const response = previous.outcome.kind === 'response' ? previous.outcome : undefined;
  const asked = readRetryAfter(response?.retryAfter, nowEpochMs);
  const askedMs = askedWaitMs(asked, { nowEpochMs, dateHeader: response?.date });
  const sinceAnswerMs = gapMs(answeredMs, next.startMs);
  const resumedMs = context.observer === 'client' ? next.queuedMs : next.startMs;
  return {
    previous,
    next,
    ordinal,
    sinceAnswerMs,
    sinceEndMs: gapMs(previous.endMs, resumedMs),
    asked,
    askedMs,
    source:
      unjudged(previous, next, { ...sight, sinceAnswerMs }) ??
      sourceOf(asked, askedMs) ??
      'backoff',
    doubt: doubtOf(previous, next),
  };
}

/** The source that the value of a Retry-After selects; undefined without the header. */
function sourceOf(asked: AskedWait, askedMs: number | undefined): WaitSource | undefined {
  if (asked.kind === 'absent') return undefined;
  if (askedMs === undefined || askedMs === 0) return 'malformed';
  if (asked.kind === 'date') return 'date';
  return askedMs > longestHonoredSeconds * 1_000 ? 'uncapped' : 'honored';
}

/** Why nothing bounds this wait, if so. */
function unjudged(
  previous: Attempt,
  next: Attempt,
  sight: Sight & { readonly ordinal: number; readonly sinceAnswerMs: number },
): WaitSource | undefined {
  const { outcome } = previous;
  if (outcome.kind === 'client-closed') return 'client-closed';
  if (sight.sinceAnswerMs < 0) return 'overlap';
  if (looksLikeTransport(previous, next, sight)) return 'transport';
  const meaning = sight.classOf(previous);
  if (meaning === 'success') return 'unasked';
  const asks = outcome.kind === 'response' && outcome.retryAfter !== undefined;
  return meaning === 'retryable' || asks ? undefined : 'unasked';
}

/**
 * HTTP libraries send a request again by themselves when a reused connection turns out dead (RFC
 * 9110 §9.2.2, RFC 9112 §9.3.1). No such layer is below the harness's own client, and where the
 * declared backoff is as short as that, a wait within it is the client's.
 */
function looksLikeTransport(
  previous: Attempt,
  next: Attempt,
  sight: {
    readonly context: RuleContext;
    readonly ordinal: number;
    readonly sinceAnswerMs: number;
  },
): boolean {
  const { context, ordinal, sinceAnswerMs } = sight;
  if (context.observer === 'client' || previous.outcome.kind !== 'network-error') return false;
  if (previous.firstByteMs !== undefined || sinceAnswerMs >= transportGapMs) return false;
  if (!isIdentical(previous, next) || previous.idempotencyKey !== next.idempotencyKey) return false;
  const { numbers, declared } = context.policy;
  return !declared.backoff || sinceAnswerMs < waitBounds(numbers, ordinal).loMs - earlyToleranceMs;
}

/** Whether two attempts ask for the same with the same credentials. */
export function isIdentical(one: Attempt, other: Attempt): boolean {
  return (
    one.method === other.method &&
    one.path === other.path &&
    one.bodyHash === other.bodyHash &&
    one.credentialHash === other.credentialHash
  );
}

function doubtOf(previous: Attempt, next: Attempt): string | undefined {
  if (next.attempt !== previous.attempt + 1) {
    return `between attempts ${previous.attempt} and ${next.attempt} one is not on record`;
  }
  const firstByteMs = previous.firstByteMs ?? previous.endMs;
  if (firstByteMs < previous.startMs || previous.endMs < firstByteMs) {
    return `the stamps of attempt ${previous.attempt} are out of order`;
  }
  if (previous.wallOffsetMs === undefined || next.wallOffsetMs === undefined) return undefined;
  const stepMs = next.wallOffsetMs - previous.wallOffsetMs;
  if (Math.abs(stepMs) <= wallStepMs) return undefined;
  return `the wall clock was moved by ${stepMs.toFixed(1)} ms during the wait before attempt ${next.attempt}`;
}
