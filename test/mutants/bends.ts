import type { Decision } from '../../src/core/retry/decide.ts';
import type { AskedWait } from '../../src/core/retry/retry-after.ts';
import { readRetryAfter } from '../../src/core/retry/retry-after.ts';
import type { AttemptEnd } from '../../src/run/reference-client.ts';
import type { NumberedAttempt, ReferenceParts } from '../../src/run/trial/reference-parts.ts';

/** Makes a client of the reference client that differs in one part. */
export type Bend = (parts: ReferenceParts) => ReferenceParts;
type Decide = (end: AttemptEnd) => Decision;

/** What the last answer's Retry-After asks for. */
export function askedOf({ outcome, nowEpochMs }: AttemptEnd): AskedWait {
  return readRetryAfter(outcome.kind === 'response' ? outcome.retryAfter : undefined, nowEpochMs);
}

/** The same end, as it looks to who does not read the header. */
export function withoutRetryAfter(end: AttemptEnd): AttemptEnd {
  if (end.outcome.kind !== 'response') return end;
  const { retryAfter: _, ...outcome } = end.outcome;
  return { ...end, outcome };
}

/** Decides otherwise; `decide` is what the reference client would. */
export function deciding(
  change: (end: AttemptEnd, decide: Decide, at: NumberedAttempt) => Decision,
): Bend {
  return (parts) => ({
    ...parts,
    decide: (end, at) => change(end, (seen) => parts.decide(seen, at), at),
  });
}

/** Waits for something else than what a readable Retry-After asks, and never gives up for its length. */
export function waitingFor(
  change: (delayMs: number, asked: AskedWait, end: AttemptEnd) => number,
): Bend {
  return deciding((end, decide) => {
    const decision = decide(end);
    const isTooLong = decision.kind === 'stop' && decision.because === 'wait-too-long';
    if (!isTooLong && decision.because !== 'retry-after') return decision;
    const standardMs = decision.kind === 'retry' ? decision.delayMs : Number.POSITIVE_INFINITY;
    const delayMs = change(standardMs, askedOf(end), end);
    return { kind: 'retry', delayMs, because: 'retry-after' };
  });
}

/** Ends where the reference client would try again. */
export function givingUpOn(isHopeless: (end: AttemptEnd) => boolean): Bend {
  return deciding((end, decide) => {
    const decision = decide(end);
    if (decision.kind === 'stop' || !isHopeless(end)) return decision;
    return { kind: 'stop', because: 'not-retryable' };
  });
}

/** Takes for success what is none. */
export function contentWith(isGoodEnough: (end: AttemptEnd) => boolean): Bend {
  return deciding((end, decide) =>
    isGoodEnough(end) ? { kind: 'stop', because: 'succeeded' } : decide(end),
  );
}
