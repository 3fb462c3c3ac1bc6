import { matchesStatus } from '../contracts/status-pattern.ts';
import { judgedResponse } from './judged-response.ts';
import { rateLimitNamesOf } from './rate-limit-headers.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/** What is promised on every response, or on some statuses, is there; rate-limit-headers judges its own. */
export const requiredHeaders: Rule = {
  id: 'required-headers',
  subject: 'server',
  holds: 'Every response carries the headers that the contract promises',
  level: 'must',
  source: 'the contract, required headers',
  judge(context) {
    const tally = createTally(requiredHeaders, context);
    const ofLimits = rateLimitNamesOf(context.contract);
    const isOurs = (name: string): boolean => !ofLimits.has(name.toLowerCase());
    const promises = context.contract.requiredHeaders.filter(({ name }) => isOurs(name));
    const onEvery = promises.some(({ statuses }) => statuses === undefined);
    const isPromised = (status: number): boolean =>
      onEvery ||
      promises.some(({ statuses }) => statuses?.some((pattern) => matchesStatus(pattern, status)));
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (!response || !isPromised(response.status)) continue;
          const { status, missingHeaders } = response;
          const missing = missingHeaders?.filter(isOurs) ?? [];
          if (missing.length === 0) tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `HTTP ${status} came without ${missing.join(', ')}, which the contract promises`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
