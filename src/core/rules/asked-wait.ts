import type { Operation } from '../operation.ts';
import { lateAnswerDoubt } from './late-answer.ts';
import type { RuleContext } from './rule.ts';
import type { Tally } from './tally.ts';
import { earlyToleranceMs } from './wait-source.ts';
import type { Wait } from './waits.ts';

/** What became of a wait for which the server asked. */
export type Reached = 'held' | 'early' | 'undecided';

/** A wait of an operation, and who saw it. */
interface JudgedWait {
  readonly operation: Operation;
  readonly wait: Wait;
  readonly context: RuleContext;
}

/**
 * Tells the tally whether a wait with a readable Retry-After was long enough; `sentence` words a
 * finding and is called only for one.
 */
export function judgeAskedWait(
  tally: Tally,
  { operation, wait, context }: JudgedWait,
  sentence: (wait: Wait, askedMs: number) => string,
): Reached {
  const { doubt, askedMs = 0, sinceAnswerMs } = wait;
  if (doubt !== undefined) {
    tally.undecided(doubt);
    return 'undecided';
  }
  if (sinceAnswerMs >= askedMs - earlyToleranceMs) {
    tally.pass();
    return 'held';
  }
  const isFound = violateUnlessLate(tally, {
    operation,
    wait,
    context,
    sentence: sentence(wait, askedMs),
  });
  return isFound ? 'early' : 'undecided';
}

/**
 * Tells the tally of a wait that was too short, unless its client may have turned away before the
 * answer came, and began to wait then; comes back with whether it is a finding.
 */
export function violateUnlessLate(
  tally: Tally,
  { operation, wait, context, sentence }: JudgedWait & { readonly sentence: string },
): boolean {
  const { previous, next } = wait;
  const doubt = lateAnswerDoubt(previous, context);
  if (doubt !== undefined) {
    tally.undecided(doubt);
    return false;
  }
  tally.violate({ operation, attempts: [previous.attempt, next.attempt], sentence });
  return true;
}
