import { lostAttemptDoubt } from './late-answer.ts';
import type { RuleContext } from './rule.ts';
import type { Finding, Tally } from './tally.ts';

/**
 * Tells the tally of an operation that was given up too early, as far as anybody can see: where
 * attempts may have been lost on their way, there may have been more of them.
 */
export function tellGivenUp(tally: Tally, context: RuleContext, finding: Finding): void {
  const doubt = lostAttemptDoubt(context);
  if (doubt === undefined) tally.violate(finding);
  else tally.undecided(doubt);
}
