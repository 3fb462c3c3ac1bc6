import { judgedResponse } from './judged-response.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/** Who reads the body alone must come to the same end as who reads the status line. */
export const statusMirrored: Rule = {
  id: 'status-mirrored',
  subject: 'server',
  holds: 'A status that the body repeats is the HTTP status',
  level: 'must',
  source: 'RFC 9457 §3.1.2',
  judge(context) {
    const tally = createTally(statusMirrored, context);
    return {
      operation(operation) {
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (response?.bodyStatus === undefined) continue;
          const { status, bodyStatus } = response;
          if (status === bodyStatus) tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `HTTP ${status} came with the status ${bodyStatus} in its body, where the two are to be alike`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};
