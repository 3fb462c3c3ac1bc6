import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt, ResponseOutcome } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import { earlierOfKey, replayedJob } from './replayed-attempt.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';

/**
 * What a key was answered with is what it is answered with again: the same status, job and body (but
 * for what the contract says may move on). Another job is no-duplicate-jobs', unless the server's
 * ledger knows that there is no other.
 */
export const replaySameAnswer: Rule = {
  id: 'replay-same-answer',
  subject: 'server',
  holds: 'A key that was answered with success gets the same answer again',
  level: 'must',
  source: 'IETF draft Idempotency-Key, §2.6',
  judge(context) {
    const tally = createTally(replaySameAnswer, context);
    const successOf = ownSuccess(context);
    const tell = (operation: Operation, found: Compared | undefined): void => {
      if (found === 'same') tally.pass();
      else if (found === 'unknown') tally.undecided('neither body nor job of the two is known');
      else if (found) tally.violate({ operation, ...found });
    };
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        for (const attempt of operation.attempts) {
          if (attempt.idempotencyKey === undefined) continue;
          const response = successOf(attempt);
          if (response) tell(operation, compare(operation, { attempt, response }, successOf));
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

type SuccessOf = (attempt: Attempt) => ResponseOutcome | undefined;
interface Answered {
  readonly attempt: Attempt;
  readonly response: ResponseOutcome;
}
type Compared =
  | 'same'
  | 'unknown'
  | { readonly attempts: readonly number[]; readonly sentence: string };

function ownSuccess({ contract }: RuleContext): SuccessOf {
  const classifier = classifierOf(contract);
  return (attempt) => {
    const response = judgedResponse(attempt);
    return response && classifier.outcome(response, true).class === 'success'
      ? response
      : undefined;
  };
}

/** Undefined where this answer is no replay, or the replay is another rule's. */
function compare(
  operation: Operation,
  again: Answered,
  successOf: SuccessOf,
): Compared | undefined {
  const earlier = earlierOfKey(operation, again.attempt);
  const known = replayedJob(operation, again.attempt);
  const ledgerSays = compareJob(again, known);
  if (ledgerSays !== undefined && ledgerSays !== 'same') return ledgerSays;
  const { bodyHash } = again.attempt;
  const first = earlier.find((one) => one.bodyHash === bodyHash && successOf(one) !== undefined);
  const response = first && successOf(first);
  if (!first || !response) return ledgerSays;
  const isOtherJob = response.jobId !== again.response.jobId;
  if (isOtherJob && known === undefined) return undefined;
  return compareAnswers({ attempt: first, response }, again);
}

/** Holds a replay against the job that the server's ledger has for it. */
function compareJob({ attempt, response }: Answered, job: string | undefined) {
  if (job === undefined || response.jobId === undefined) return undefined;
  if (job === response.jobId) return 'same';
  return {
    attempts: [attempt.attempt],
    sentence: `the replay named the job ${showText(response.jobId)}, where its key had made ${showText(job)}`,
  };
}

function compareAnswers(first: Answered, again: Answered): Compared {
  const attempts = [first.attempt.attempt, again.attempt.attempt];
  const [a, b] = [first.response, again.response];
  if (a.status !== b.status) {
    const sentence = `the replay came with HTTP ${b.status}, where the first answer had HTTP ${a.status}`;
    return { attempts, sentence };
  }
  if (a.responseHash === undefined || b.responseHash === undefined) {
    return a.jobId === undefined ? 'unknown' : 'same';
  }
  if (a.responseHash === b.responseHash) return 'same';
  const sentence = `the body of the replay (hash ${b.responseHash}) differs from that of the first answer (hash ${a.responseHash})`;
  return { attempts, sentence };
}
