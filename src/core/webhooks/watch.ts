import type { ResponseClass } from '../contracts/contract.ts';
import type { Policy } from '../policy.ts';
import { waitBounds } from '../policy.ts';

/** Where nobody declares when a sender comes back, it may take its time: so many milliseconds. */
const undeclaredMs = 300_000;
/** A wait that is longer than declared by this share is still waited for: it is late, not missing. */
const lateShare = 1.25;
const slackMs = 1_000;
/** Undeclared, only the first retry is asked for; one more shows whether it is still the same event. */
const enoughUndeclared = 3;

/**
 * For how many milliseconds after an attempt another one is waited for; 0 where nothing that could
 * still come would be judged. After the last declared attempt, too: one more would be too many.
 */
export function watchMs(
  { numbers, declared }: Policy,
  seen: {
    /** Attempts so far. */
    readonly attempts: number;
    /** What the sender may make of the latest answer. */
    readonly class: ResponseClass;
    readonly timeScale: number;
  },
): number {
  const { attempts, timeScale } = seen;
  if (seen.class !== 'retryable' && seen.class !== 'never-retry') return 0;
  if (declared.backoff) {
    return waitBounds(numbers, attempts).hiMs * lateShare + slackMs * timeScale + slackMs / 4;
  }
  return attempts >= enoughUndeclared ? 0 : undeclaredMs * timeScale + slackMs / 4;
}
