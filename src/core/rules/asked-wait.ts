import type { Operation } from '../operation.ts';
import type { Tally } from './tally.ts';
import { earlyToleranceMs } from './wait-source.ts';
import type { Wait } from './waits.ts';

/** What became of a wait for which the server asked. */
export type Reached = 'held' | 'early' | 'undecided';

/**
 * Tells the tally whether a wait with a readable Retry-After was long enough; `sentence` words a
 * finding and is called only for one.
 */
export function judgeAskedWait(
  tally: Tally,
  { operation, wait }: { readonly operation: Operation; readonly wait: Wait },
  sentence: (wait: Wait, askedMs: number) => string,
): Reached {
  const { doubt, askedMs = 0, sinceAnswerMs, previous, next } = wait;
  if (doubt !== undefined) {
    tally.undecided(doubt);
    return 'undecided';
  }
  if (sinceAnswerMs >= askedMs - earlyToleranceMs) {
    tally.pass();
    return 'held';
  }
  tally.violate({
    operation,
    attempts: [previous.attempt, next.attempt],
    sentence: sentence(wait, askedMs),
  });
  return 'early';
}
