import { formatMs } from '../units.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/** No operation uses more attempts than the declared maximum. */
export const attemptsCapped: Rule = {
  id: 'attempts-capped',
  subject: 'client',
  holds: 'An operation uses at most the declared number of attempts',
  level: 'should',
  source: 'declared retry policy',
  judge(context) {
    const tally = createTally(attemptsCapped, context);
    const { numbers, declared } = context.policy;
    const most = declared.maxAttempts ? numbers.maxAttempts : Number.POSITIVE_INFINITY;
    let seen = 1;
    let spanMs = 0;
    return {
      operation(operation) {
        const { attempts } = operation;
        const last = attempts.at(-1);
        const first = attempts[0];
        if (!first || !last || attempts.length < Math.min(2, most)) return;
        if (attempts.length > seen) {
          seen = attempts.length;
          spanMs = last.endMs - first.startMs;
        }
        if (attempts.length <= most) {
          if (declared.maxAttempts) tally.pass();
          return;
        }
        tally.violate({
          operation,
          attempts: attempts.slice(most).map(({ attempt }) => attempt),
          sentence: `made ${attempts.length} attempts of the ${most} that are declared, within ${formatMs(last.endMs - first.startMs)}`,
        });
      },
      conclude() {
        if (seen > 1) tally.note(`up to ${seen} attempts in ${formatMs(spanMs)}`);
        if (declared.maxAttempts) return tally.conclude();
        return tally.conclude({ verdict: 'not-exercised', reason: 'no numbers declared' });
      },
    };
  },
};
