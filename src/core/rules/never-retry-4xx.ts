import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { isExpected, isIdentical } from './attempt-class.ts';
import { lateAnswerDoubt } from './late-answer.ts';
import type { Rule } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';

/** The same request will fail again: the contract says so by status or by the code in the body. */
export const neverRetry4xx: Rule = {
  id: 'never-retry-4xx',
  subject: 'client',
  holds: 'An identical request is not sent again after an answer that is never to be retried',
  level: 'should',
  source: 'RFC 9110 §15.5',
  judge(context) {
    const tally = createTally(neverRetry4xx, context);
    // Not what the profile makes of it: an error that the caller expects is not retried either.
    const classifier = classifierOf(context.contract);
    const isFinal = ({ outcome, idempotencyKey }: Attempt): boolean =>
      classifier.outcome(outcome, idempotencyKey !== undefined).class === 'never-retry';
    const judgeAttempt = (operation: Operation, index: number, refused: Attempt): void => {
      const again = resendOf(refused, operation.attempts, index + 1);
      if (again) {
        // A resend after what counted as success is the defect of another rule.
        if (isExpected(refused)) return;
        const doubt = lateAnswerDoubt(refused, context);
        if (doubt !== undefined) {
          tally.undecided(doubt);
          return;
        }
        tally.violate({
          operation,
          attempts: [refused.attempt, again.attempt],
          sentence: `sent the same ${refused.method} again ${showMs(again.startMs - refused.endMs)} after ${nameOf(refused)}, which is never to be retried (attempt ${again.attempt})`,
        });
      } else if (!operation.censored || index < operation.attempts.length - 1) {
        tally.pass();
      }
    };
    return {
      operation(operation) {
        const { attempts } = operation;
        for (let index = 0; index < attempts.length; index += 1) {
          const attempt = attempts[index];
          if (attempt && isFinal(attempt)) judgeAttempt(operation, index, attempt);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** The next identical request that started once the answer was there. */
function resendOf(
  refused: Attempt,
  attempts: readonly Attempt[],
  from: number,
): Attempt | undefined {
  const answeredMs = refused.firstByteMs ?? refused.endMs;
  for (let index = from; index < attempts.length; index += 1) {
    const next = attempts[index];
    if (next && next.startMs >= answeredMs && isIdentical(refused, next)) return next;
  }
  return undefined;
}

function nameOf({ outcome }: Attempt): string {
  if (outcome.kind !== 'response') return outcome.kind;
  return outcome.code === undefined
    ? `status ${outcome.status}`
    : `code ${String(outcome.code).slice(0, 60)} under status ${outcome.status}`;
}
