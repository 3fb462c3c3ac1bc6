import type { Contract } from '../contracts/contract.ts';
import type { ResponseOutcome } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { rateLimitProblem } from './rate-limit-fields.ts';
import type { Rule } from './rule.ts';
import { createTally, levelOf } from './tally.ts';

/** Clients pace themselves by these fields: they are there where promised, and can be read. */
export const rateLimitHeaders: Rule = {
  id: 'rate-limit-headers',
  subject: 'server',
  holds: 'Rate-limit fields are there where the contract promises them, and can be read',
  level: 'info',
  source: 'IETF draft RateLimit header fields',
  judge(context) {
    const tally = createTally(rateLimitHeaders, context);
    const { rateLimitReset } = context.contract;
    const ours = rateLimitNamesOf(context.contract);
    const problemOf = ({ missingHeaders, rateLimit }: ResponseOutcome): string | undefined => {
      const missing = missingHeaders?.filter((name) => ours.has(name.toLowerCase())) ?? [];
      return missing.length > 0
        ? `without ${missing.join(', ')}, which the contract promises`
        : rateLimit && rateLimitProblem(rateLimit, rateLimitReset);
    };
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (!response) continue;
          const problem = problemOf(response);
          if (problem !== undefined) {
            const sentence = `HTTP ${response.status} came ${problem}`;
            tally.violate({ operation, attempts: [attempt.attempt], sentence });
          } else if (response.rateLimit) tally.pass();
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Names, in lower case, of the headers that this rule judges; none where the contract turns it off. */
export function rateLimitNamesOf(contract: Contract): ReadonlySet<string> {
  if (levelOf(rateLimitHeaders, contract) === 'off') return new Set();
  return new Set(Object.values(contract.rateLimitHeaders ?? {}).map((name) => name.toLowerCase()));
}
