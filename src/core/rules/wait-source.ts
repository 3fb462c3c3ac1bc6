import { waitBounds } from '../policy.ts';
import type { Attempt } from '../trace.ts';
import type { Asked } from './asked-after.ts';
import { isBroken } from './asked-after.ts';
import type { classesOf } from './attempt-class.ts';
import { isIdentical } from './attempt-class.ts';
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

/** A wait may seem shorter than its bound by so much: of 174 honoured waits none was early by more than 0 ms. */
export const earlyToleranceMs = 5;
/** Above this many seconds a Retry-After is the matter of retry-after-uncapped. */
export const longestHonoredSeconds = 60;
/** A resend on another connection after a dead one comes at once. */
const transportGapMs = 50;

/** By what an attempt is seen. */
export interface Sight {
  readonly context: RuleContext;
  readonly classOf: ReturnType<typeof classesOf>;
}

/** Two attempts, and what lies between them. */
interface Spacing extends Asked {
  readonly previous: Attempt;
  readonly next: Attempt;
  readonly ordinal: number;
  readonly sinceAnswerMs: number;
}

/** The one source that governs a wait. */
export function sourceOf(spacing: Spacing, { context, classOf }: Sight): WaitSource {
  const { previous, sinceAnswerMs, asked } = spacing;
  if (previous.outcome.kind === 'client-closed') return 'client-closed';
  if (sinceAnswerMs < 0) return 'overlap';
  if (looksLikeTransport(spacing, context)) return 'transport';
  const meaning = classOf(previous);
  if (meaning === 'success') return 'unasked';
  if (asked.kind !== 'absent') return askedSource(spacing);
  return meaning === 'retryable' ? 'backoff' : 'unasked';
}

function askedSource(spacing: Asked): WaitSource {
  const { asked, askedMs = 0 } = spacing;
  if (isBroken(spacing)) return 'malformed';
  if (asked.kind === 'date') return 'date';
  return askedMs > longestHonoredSeconds * 1_000 ? 'uncapped' : 'honored';
}

/**
 * HTTP libraries send a request again by themselves when a reused connection turns out dead (RFC
 * 9110 §9.2.2, RFC 9112 §9.3.1). No such layer is below the harness's own client, and where the
 * declared backoff is as short as that, a wait within it is the client's.
 */
function looksLikeTransport(spacing: Spacing, { observer, policy }: RuleContext): boolean {
  const { previous, next, ordinal, sinceAnswerMs } = spacing;
  if (observer === 'client' || previous.outcome.kind !== 'network-error') return false;
  if (previous.firstByteMs !== undefined || sinceAnswerMs >= transportGapMs) return false;
  if (!isIdentical(previous, next) || previous.idempotencyKey !== next.idempotencyKey) return false;
  const { numbers, declared } = policy;
  return !declared.backoff || sinceAnswerMs < waitBounds(numbers, ordinal).loMs - earlyToleranceMs;
}
