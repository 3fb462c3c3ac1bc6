import { matchesStatus } from '../contracts/status-pattern.ts';
import { judgedResponse } from './judged-response.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/** What is promised on every response, or on some statuses, is there. */
export const requiredHeaders: Rule = {
  id: 'required-headers',
  subject: 'server',
  holds: 'Every response carries the headers that the contract promises',
  level: 'must',
  source: 'the contract, required headers',
  judge(context) {
    const tally = createTally(requiredHeaders, context);
    const promises = context.contract.requiredHeaders;
    const onEvery = promises.some(({ statuses }) => statuses === undefined);
    const isPromised = (status: number): boolean =>
      onEvery ||
      promises.some(({ statuses }) => statuses?.some((pattern) => matchesStatus(pattern, status)));
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (!response || !isPromised(response.status)) continue;
          const { status, missingHeaders = [] } = response;
          if (missingHeaders.length === 0) tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `HTTP ${status} came without ${missingHeaders.join(', ')}, which the contract promises`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
