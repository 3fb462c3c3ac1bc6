import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { classesOf, isExpected } from './attempt-class.ts';
import { lateAnswerDoubt } from './late-answer.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';

/** A success that took longer may have reached a client that had already turned away. */
const promptMs = 200;

/** What is done is not asked for again. */
export const noAttemptAfterSuccess: Rule = {
  id: 'no-attempt-after-success',
  subject: 'client',
  holds: 'Nothing of an operation is sent after its complete success',
  level: 'must',
  source: 'RFC 9110 §9.2.2',
  judge(context) {
    const tally = createTally(noAttemptAfterSuccess, context);
    const isSuccess = successUnder(context);
    const judgeFollower = (operation: Operation, success: Attempt, next: Attempt): void => {
      const doubt = doubtOf(success, context);
      if (doubt !== undefined) {
        tally.undecided(doubt);
        return;
      }
      tally.violate({
        operation,
        attempts: [success.attempt, next.attempt],
        sentence: `sent attempt ${next.attempt} ${showMs(next.startMs - success.endMs)} after attempt ${success.attempt} had succeeded, where nothing may follow`,
      });
    };
    return {
      operation(operation) {
        const { attempts } = operation;
        for (let index = 0; index < attempts.length; index += 1) {
          const attempt = attempts[index];
          if (!attempt || !isSuccess(attempt)) continue;
          const next = followerOf(attempt, attempts, index + 1);
          if (next) judgeFollower(operation, attempt, next);
          else tally.pass();
          return;
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** "Handed over" is not "received": only the client itself knows that an answer arrived. */
function doubtOf(success: Attempt, context: RuleContext): string | undefined {
  const tookMs = success.endMs - success.startMs;
  if (context.observer !== 'client' && tookMs > promptMs) {
    return `the success of attempt ${success.attempt} took ${showMs(tookMs)}, so it may have come too late`;
  }
  return lateAnswerDoubt(success, context);
}

function successUnder(context: RuleContext): (attempt: Attempt) => boolean {
  const classOf = classesOf(context);
  return (attempt) =>
    isExpected(attempt) ||
    (attempt.accepted === undefined &&
      attempt.outcome.kind === 'response' &&
      attempt.outcome.complete &&
      classOf(attempt) === 'success');
}

/** The first later attempt that started once the success was over; an earlier start is hedging. */
function followerOf(
  success: Attempt,
  attempts: readonly Attempt[],
  from: number,
): Attempt | undefined {
  for (let index = from; index < attempts.length; index += 1) {
    const next = attempts[index];
    if (next && next.startMs >= success.endMs) return next;
  }
  return undefined;
}
