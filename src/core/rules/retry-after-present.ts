import { classifierOf } from '../contracts/classify.ts';
import { judgedResponse } from './judged-response.ts';
import type { Rule } from './rule.ts';
import { showOutcome } from './show-outcome.ts';
import { createTally } from './tally.ts';

/** A client that is turned away for a time is told for how long. */
export const retryAfterPresent: Rule = {
  id: 'retry-after-present',
  subject: 'server',
  holds: 'A response on which the contract promises a Retry-After carries one',
  level: 'must',
  source: 'the contract, rate limits; RFC 6585 §4',
  judge(context) {
    const tally = createTally(retryAfterPresent, context);
    const classifier = classifierOf(context.contract);
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (!response) continue;
          const known = classifier.outcome(response, attempt.idempotencyKey !== undefined);
          if (!known.carriesRetryAfter) continue;
          if (response.retryAfter !== undefined && response.retryAfter.length > 0) tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `${showOutcome(response)} (${known.meaning}) came without the Retry-After that the contract promises`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
