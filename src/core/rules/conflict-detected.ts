import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { earlierOfKey } from './replayed-attempt.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/**
 * A key that stands for one request is refused with another: a caller who is answered with the first
 * job believes that the second was done. Seen only where a client sends two bodies under one key,
 * within one operation.
 */
export const conflictDetected: Rule = {
  id: 'conflict-detected',
  subject: 'server',
  holds: 'A key that was used for another body is answered with the conflict status',
  level: 'should',
  source: 'IETF draft Idempotency-Key, §2.7',
  judge(context) {
    const tally = createTally(conflictDetected, context);
    const { conflictStatus } = context.contract.idempotency;
    const classifier = classifierOf(context.contract);
    const isSuccess = (attempt: Attempt): boolean => {
      const response = judgedResponse(attempt);
      return response !== undefined && classifier.outcome(response, true).class === 'success';
    };
    /** The success that the key of this attempt stands for, where that was of another body. */
    const otherUse = (operation: Operation, attempt: Attempt): Attempt | undefined => {
      const first = earlierOfKey(operation, attempt).find(isSuccess);
      return first?.bodyHash === attempt.bodyHash ? undefined : first;
    };
    return {
      operation(operation) {
        if (conflictStatus === undefined || operation.attempts.length < 2) return;
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          const first = response && otherUse(operation, attempt);
          if (!first) continue;
          if (response.status === conflictStatus) tally.pass();
          else if (isSuccess(attempt)) {
            tally.violate({
              operation,
              attempts: [first.attempt, attempt.attempt],
              sentence: `the key of attempt ${first.attempt} with another body was answered with HTTP ${response.status}, where the contract promises ${conflictStatus}`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
