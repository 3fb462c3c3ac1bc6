import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { earlierOfKey, replayedJob } from './replayed-attempt.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';

/**
 * A caller can tell a replay from a second job. A replay is known by the server's ledger, or by the
 * job that an earlier answer to the same key named.
 */
export const replayMarked: Rule = {
  id: 'replay-marked',
  subject: 'server',
  holds: 'A replayed answer is marked as one',
  level: 'should',
  source: 'the contract, idempotency',
  judge(context) {
    const tally = createTally(replayMarked, context);
    const { replayHeader } = context.contract.idempotency;
    return {
      operation(operation) {
        if (replayHeader === undefined || operation.attempts.length < 2) return;
        for (const attempt of operation.attempts) {
          const response = judgedResponse(attempt);
          if (!response || !isReplay(operation, attempt)) continue;
          if (response.replayed === true) tally.pass();
          else {
            tally.violate({
              operation,
              attempts: [attempt.attempt],
              sentence: `HTTP ${response.status} replayed an earlier answer without ${replayHeader}: true, which the contract promises`,
            });
          }
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

function isReplay(operation: Operation, attempt: Attempt): boolean {
  if (replayedJob(operation, attempt) !== undefined) return true;
  const jobId = answeredJob(attempt);
  return (
    jobId !== undefined &&
    earlierOfKey(operation, attempt).some((earlier) => answeredJob(earlier) === jobId)
  );
}

function answeredJob({ outcome }: Attempt): string | undefined {
  return outcome.kind === 'response' ? outcome.jobId : undefined;
}
