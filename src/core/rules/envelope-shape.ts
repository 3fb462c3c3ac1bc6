import { judgedResponse } from './judged-response.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/** Clients read the envelope; what breaks its shape breaks them. */
export const envelopeShape: Rule = {
  id: 'envelope-shape',
  subject: 'server',
  holds: 'Every response has the envelope that the contract promises',
  level: 'must',
  source: 'the contract, response envelope',
  judge(context) {
    const tally = createTally(envelopeShape, context);
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (response?.envelope === undefined) continue;
          if (response.envelope === 'ok') tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `HTTP ${response.status}: ${response.envelope.broken}`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
