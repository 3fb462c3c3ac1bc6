import type { Operation } from '../operation.ts';
import { formatMs } from '../units.ts';
import { classesOf } from './attempt-class.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';
import { waitsUnder } from './waits.ts';

/**
 * No operation uses more attempts than the declared maximum. An operation gives the opportunity
 * where it used more, or where it failed for good after a retryable failure.
 */
export const attemptsCapped: Rule = {
  id: 'attempts-capped',
  subject: 'client',
  holds: 'An operation uses at most the declared number of attempts',
  level: 'should',
  source: 'declared retry policy',
  judge(context) {
    const tally = createTally(attemptsCapped, context);
    const classOf = classesOf(context);
    const waitsOf = waitsUnder(context);
    const { numbers, declared } = context.policy;
    let seen = 1;
    let spanMs = 0;
    const judge = (operation: Operation): void => {
      // What the transport sent again is not an attempt of the policy.
      const resent = waitsOf(operation).filter(({ source }) => source === 'transport').length;
      const made = operation.attempts.length - resent;
      const last = operation.attempts.at(-1);
      if (made > numbers.maxAttempts) {
        tally.violate({
          operation,
          attempts: operation.attempts.map(({ attempt }) => attempt),
          sentence: `made ${made} attempts of the ${numbers.maxAttempts} that are declared, within ${formatMs(spanOf(operation))}`,
        });
      } else if (last && !operation.censored && classOf(last) === 'retryable') {
        tally.pass();
      }
    };
    return {
      operation(operation) {
        const { attempts } = operation;
        if (attempts.length === 1 && numbers.maxAttempts > 1) return;
        if (attempts.length > seen) {
          seen = attempts.length;
          spanMs = spanOf(operation);
        }
        if (declared.maxAttempts) judge(operation);
      },
      conclude() {
        if (declared.maxAttempts) return tally.conclude();
        if (seen > 1) tally.note(`up to ${seen} attempts, in ${formatMs(spanMs)}`);
        return tally.conclude({ verdict: 'not-exercised', reason: 'no numbers declared' });
      },
    };
  },
};

function spanOf({ attempts }: Operation): number {
  return (attempts.at(-1)?.endMs ?? 0) - (attempts[0]?.startMs ?? 0);
}
