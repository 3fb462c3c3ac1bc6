import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';
import { wasConflict } from './write-request.ts';

/** A retry asks for the same thing again; under a key anything else is a contradiction. */
export const requestUnchanged: Rule = {
  id: 'request-unchanged',
  subject: 'client',
  holds: 'All attempts of an operation have the same method, path and body',
  level: 'must',
  source: 'IETF draft Idempotency-Key, §2',
  judge(context) {
    const tally = createTally(requestUnchanged, context);
    const judgeRetries = (operation: Operation): void => {
      const { attempts } = operation;
      for (let index = 1; index < attempts.length; index += 1) {
        const previous = attempts[index - 1];
        const attempt = attempts[index];
        const change = previous && attempt && changeBetween(previous, attempt);
        if (!change || wasConflict(context.contract, previous)) continue;
        tally.violate({
          operation,
          attempts: [previous.attempt, attempt.attempt],
          sentence: change,
          level: attempts[0]?.idempotencyKey === undefined ? 'info' : undefined,
        });
        return;
      }
      tally.pass();
    };
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        if (operation.groupedBy === 'sequence') {
          tally.undecided(
            'attempts were joined by method, path and body, so a change would not show',
          );
        } else {
          judgeRetries(operation);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** What differs, in a sentence; undefined where nothing does. */
function changeBetween(previous: Attempt, attempt: Attempt): string | undefined {
  if (previous.method !== attempt.method || previous.path !== attempt.path) {
    return `attempt ${attempt.attempt} asked for ${attempt.method} ${showText(attempt.path)}, where attempt ${previous.attempt} had asked for ${previous.method} ${showText(previous.path)}`;
  }
  if (previous.bodyHash === attempt.bodyHash) return undefined;
  return `attempt ${attempt.attempt} sent ${showBody(attempt)}, where attempt ${previous.attempt} had sent ${showBody(previous)}`;
}

function showBody({ bodyHash }: Attempt): string {
  return bodyHash === undefined ? 'no body' : `a body of hash ${bodyHash}`;
}
