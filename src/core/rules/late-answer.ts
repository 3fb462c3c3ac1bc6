import type { Attempt } from '../trace.ts';
import type { RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';

/**
 * An observer at the endpoint stamps a request when it reads it. While it stands still requests lie
 * there unread, and so does the news that their clients turned away; and what kept it from its work
 * keeps clients on the same machine from theirs. Who turns away does so after half a second at least,
 * unless a shorter time-out is known (half of it in one standstill before the answer), or after
 * several (standstills that hardly left a gap).
 */
const leastPatienceMs = 500;
const longSpan = { times: 10, stalledTimes: 2 };

/** The shortest time after which this client gives an attempt up. */
function patienceOf({ policy }: RuleContext): number {
  return Math.min(leastPatienceMs, policy.declared.timeoutMs ?? leastPatienceMs);
}

/**
 * Why an answer may have come too late for its client, although it took no time by the stamps: the
 * client may have turned away and done what it did for that, not for the answer. Undefined where the
 * observer did not stand still for long right before it answered.
 */
export function lateAnswerDoubt(
  { attempt, firstByteMs, endMs }: Attempt,
  context: RuleContext,
): string | undefined {
  if (!hasStoodStill(firstByteMs ?? endMs, context)) return undefined;
  return `the observer stood still before it answered attempt ${attempt}, so the answer may have come too late`;
}

/** Why an attempt may have begun long before it was read; undefined where it was read at once. */
export function lateReadDoubt(
  { attempt, startMs }: Attempt,
  context: RuleContext,
): string | undefined {
  if (!hasStoodStill(startMs, context)) return undefined;
  return `the observer stood still before it read attempt ${attempt}, so the wait for it may have been shorter`;
}

function hasStoodStill(atMs: number, context: RuleContext): boolean {
  const { observer, stalledWithin } = context;
  if (observer === 'client') return false;
  const patienceMs = patienceOf(context);
  return (
    stalledWithin(atMs - patienceMs, atMs, patienceMs / 2) ||
    stalledWithin(atMs - longSpan.times * patienceMs, atMs, longSpan.stalledTimes * patienceMs)
  );
}

/**
 * Why a client may have made attempts that its observer never saw; undefined where the longest
 * standstill so far was too short for one to be lost.
 */
export function lostAttemptDoubt(context: RuleContext): string | undefined {
  const { observer, noiseMs } = context;
  // An attempt that a client gave up in so short a time was none.
  if (observer === 'client' || noiseMs() < 2 * patienceOf(context)) return undefined;
  return `the observer stood still for up to ${showMs(noiseMs())}, in which attempts may have been lost on their way`;
}
