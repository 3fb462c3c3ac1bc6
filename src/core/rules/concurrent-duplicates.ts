import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Attempt, ResponseOutcome } from '../trace.ts';
import { judgedResponse } from './judged-response.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';
import { writesUnder } from './write-request.ts';

/**
 * A key guards against what is under way as well as against what is done: of requests with one key
 * that overlap in time one is executed, and the others wait for it or are refused. Jobs are those of
 * the server's ledger where that was seen, else those that answers named. Seen only within one
 * operation.
 */
export const concurrentDuplicates: Rule = {
  id: 'concurrent-duplicates',
  subject: 'server',
  holds: 'Requests with one key that are under way at once are executed once',
  level: 'must',
  source: 'the contract, idempotency',
  judge(context) {
    const tally = createTally(concurrentDuplicates, context);
    const isWrite = writesUnder(context.contract);
    const judgeCrowd = judgesUnder(context);
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        for (const crowd of crowdsOf(operation, isWrite)) {
          const found = judgeCrowd(operation, crowd);
          if (found === 'once') tally.pass();
          else if (found === 'unknown') tally.undecided('not all of the jobs are known');
          else if (found) tally.violate({ operation, ...found });
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

type Crowd = readonly Attempt[];

/** Keyed writes that ask for the same and overlap in time, two or more together. */
function crowdsOf(operation: Operation, isWrite: (attempt: Attempt) => boolean): Crowd[] {
  const writes = operation.attempts.filter(
    (attempt) =>
      attempt.idempotencyKey !== undefined && attempt.fault === undefined && isWrite(attempt),
  );
  const byRequest = Map.groupBy(writes, ({ idempotencyKey, method, path, bodyHash }) =>
    JSON.stringify([idempotencyKey, method, path, bodyHash]),
  );
  return [...byRequest.values()].flatMap(overlapping).filter((crowd) => crowd.length > 1);
}

function overlapping(attempts: Crowd): Crowd[] {
  const crowds: Attempt[][] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const attempt of attempts.toSorted((a, b) => a.startMs - b.startMs)) {
    if (attempt.startMs < untilMs) crowds.at(-1)?.push(attempt);
    else crowds.push([attempt]);
    untilMs = Math.max(untilMs, attempt.endMs);
  }
  return crowds;
}

type Found =
  | 'once'
  | 'unknown'
  | { readonly attempts: readonly number[]; readonly sentence: string };

/** Undefined where none of them was executed. */
function judgesUnder({
  contract,
  ledger,
}: RuleContext): (operation: Operation, crowd: Crowd) => Found | undefined {
  const classifier = classifierOf(contract);
  const isSuccess = (answer: ResponseOutcome | undefined): answer is ResponseOutcome =>
    answer !== undefined && classifier.outcome(answer, true).class === 'success';
  return (operation, crowd) => {
    const successes = crowd.map(judgedResponse).filter(isSuccess);
    const jobs = new Set([...madeBy(crowd, operation), ...(ledger ? [] : namedBy(successes))]);
    if (jobs.size > 1) {
      return { attempts: crowd.map(({ attempt }) => attempt), sentence: describe(crowd, jobs) };
    }
    if (jobs.size + successes.length === 0) return undefined;
    return ledger || isWholeStory(crowd, successes) ? 'once' : 'unknown';
  };
}

function namedBy(successes: readonly ResponseOutcome[]): string[] {
  return successes.flatMap(({ jobId }) => jobId ?? []);
}

/** Whether no second job can hide behind the answers: all arrived, and at most one names no job. */
function isWholeStory(crowd: Crowd, successes: readonly ResponseOutcome[]): boolean {
  const unnamed = successes.filter(({ jobId, replayed }) => !replayed && jobId === undefined);
  const hasNamed = namedBy(successes).length > 0;
  return crowd.every(judgedResponse) && unnamed.length <= (hasNamed ? 0 : 1);
}

/** The jobs that the server says it made for these requests. */
function madeBy(crowd: Crowd, { effects }: Operation): string[] {
  const numbers = new Set(crowd.map(({ attempt }) => attempt));
  return effects.flatMap(({ effect, attempt, jobId }) =>
    effect === 'job-created' && attempt !== undefined && numbers.has(attempt) ? [jobId] : [],
  );
}

function describe(crowd: Crowd, jobs: ReadonlySet<string>): string {
  const shown = [...jobs].slice(0, 3).map(showText).join(', ');
  const more = jobs.size > 3 ? ', …' : '';
  return `${crowd.length} requests with one key were under way at once and made ${jobs.size} jobs (${shown}${more}), where one is executed`;
}
