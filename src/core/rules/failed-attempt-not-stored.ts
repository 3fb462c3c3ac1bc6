import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { earlierOfKey, replayedJob } from './replayed-attempt.ts';
import type { Rule } from './rule.ts';
import { showOutcome } from './show-outcome.ts';
import { createTally } from './tally.ts';

/**
 * A key whose first answer was a failure is not bound to it: the retry is executed. A second failure
 * convicts only where it is marked or known as a replay; else it may be a failure of its own.
 */
export const failedAttemptNotStored: Rule = {
  id: 'failed-attempt-not-stored',
  subject: 'server',
  holds: 'After a failed answer the retry with the same key is executed, not answered from store',
  level: 'should',
  source: 'the contract, idempotency',
  judge(context) {
    const tally = createTally(failedAttemptNotStored, context);
    const storesSuccess = context.contract.idempotency.stores === 'first-success';
    const classifier = classifierOf(context.contract);
    const endOf = (attempt: Attempt): 'success' | 'failure' | undefined => {
      const response = judgedResponse(attempt);
      if (!response) return undefined;
      const known = classifier.outcome(response, true).class;
      if (known === 'success') return 'success';
      return known === 'retryable' ? 'failure' : undefined;
    };
    const isStored = (operation: Operation, attempt: Attempt): boolean =>
      judgedResponse(attempt)?.replayed === true || replayedJob(operation, attempt) !== undefined;

    /** Judges one answer to a key that had failed before; true where it leaves the question open. */
    const judgeRetry = (operation: Operation, attempt: Attempt, failed: Attempt): boolean => {
      if (endOf(attempt) === 'success') tally.pass();
      else if (isStored(operation, attempt)) {
        tally.violate({
          operation,
          attempts: [failed.attempt, attempt.attempt],
          sentence: `the retry was answered with ${showOutcome(attempt.outcome)} as a replay, where a failed answer is not to be stored`,
        });
      } else return true;
      return false;
    };
    return {
      operation(operation) {
        if (!storesSuccess || operation.attempts.length < 2) return;
        let isOpen = false;
        for (const attempt of operation.attempts) {
          if (endOf(attempt) === undefined) continue;
          const failed = earlierOfKey(operation, attempt).find((one) => endOf(one) === 'failure');
          if (failed) isOpen = judgeRetry(operation, attempt, failed);
        }
        if (isOpen) tally.undecided('the retries failed too, which may be their own failure');
      },
      conclude: () => tally.conclude(),
    };
  },
};
