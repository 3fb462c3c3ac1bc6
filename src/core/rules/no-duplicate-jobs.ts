import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import type { Rule } from './rule.ts';
import { showText } from './show-text.ts';
import { createTally } from './tally.ts';
import { writesUnder } from './write-request.ts';

/** A job of an operation, and the request that made it, as far as that is known. */
interface MadeJob {
  readonly jobId: string;
  readonly attempt: number | undefined;
  readonly key: string | undefined;
}

/**
 * The harm itself: the work was done twice. It is reported beside the rule that was broken on the
 * way. Jobs are those of the server's ledger where that was seen, else also those that answers named.
 */
export const noDuplicateJobs: Rule = {
  id: 'no-duplicate-jobs',
  subject: 'client',
  holds: 'One operation makes at most one job',
  level: 'must',
  source: 'RFC 9110 §9.2.2',
  judge(context) {
    const tally = createTally(noDuplicateJobs, context);
    const isWrite = writesUnder(context.contract);
    const judgeJobs = (operation: Operation): void => {
      const { attempts, effects, censored } = operation;
      const jobs = context.ledger ? createdJobs(operation) : knownJobs(operation, isWrite);
      const isRestart = attempts.some(({ fault }) => fault === 'restart-without-store');
      if (jobs.length > 1) {
        tally.violate({
          operation,
          attempts: [...new Set(jobs.flatMap(({ attempt }) => attempt ?? []))],
          sentence: describe(jobs),
          level: isRestart ? 'info' : undefined,
        });
        return;
      }
      if (censored || (effects.length === 0 && !attempts.some(isWrite))) return;
      if (!context.ledger && mayHideJob(attempts, jobs.length, isWrite)) {
        tally.undecided("an answer was lost and the server's ledger was not seen");
      } else tally.pass();
    };
    return {
      operation(operation) {
        const { attempts, effects, censored } = operation;
        const only = attempts[0];
        if (!only || attempts.length > 1 || effects.length > 1) judgeJobs(operation);
        else if (!censored && isWrite(only)) tally.pass();
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Jobs that the server told of, one entry a job. */
function createdJobs({ attempts, effects }: Operation): MadeJob[] {
  const jobs = new Map<string, MadeJob>();
  for (const { effect, jobId, attempt, idempotencyKey } of effects) {
    if (effect !== 'job-created' || jobs.has(jobId)) continue;
    const key = idempotencyKey ?? keyOf(attempts, attempt);
    jobs.set(jobId, { jobId, attempt, key });
  }
  return [...jobs.values()];
}

/** Jobs that somebody told of: the server, or the answers. */
function knownJobs(operation: Operation, isWrite: (attempt: Attempt) => boolean): MadeJob[] {
  const jobs = new Map(createdJobs(operation).map((job) => [job.jobId, job]));
  for (const made of operation.attempts) {
    const jobId = isWrite(made) ? answeredJob(made) : undefined;
    if (jobId === undefined || jobs.has(jobId)) continue;
    jobs.set(jobId, { jobId, attempt: made.attempt, key: made.idempotencyKey });
  }
  return [...jobs.values()];
}

function keyOf(attempts: readonly Attempt[], number: number | undefined): string | undefined {
  return attempts.find(({ attempt }) => attempt === number)?.idempotencyKey;
}

/** The job that a success names; a redirect's or an error's `Location` is none. */
function answeredJob({ outcome }: Attempt): string | undefined {
  const isSuccess = outcome.kind === 'response' && outcome.status >= 200 && outcome.status < 300;
  return isSuccess ? outcome.jobId : undefined;
}

/**
 * Whether the answers that were lost may hide a second job. A replayed answer tells that its job is
 * one that an earlier request made, so it accounts for one lost answer.
 */
function mayHideJob(
  attempts: readonly Attempt[],
  answeredJobs: number,
  isWrite: (attempt: Attempt) => boolean,
): boolean {
  const lost = attempts.filter((attempt) => isWrite(attempt) && isLost(attempt)).length;
  const isReplay = attempts.some(
    ({ outcome }) => outcome.kind === 'response' && outcome.replayed === true,
  );
  return lost > 0 && lost + answeredJobs - (isReplay ? 1 : 0) > 1;
}

/** The server may have executed the request, and nobody learned what came of it. */
function isLost({ outcome }: Attempt): boolean {
  if (outcome.kind === 'client-closed') return true;
  if (outcome.kind === 'response') return !outcome.complete && outcome.jobId === undefined;
  return outcome.error !== 'refused' && outcome.error !== 'dns' && outcome.error !== 'tls';
}

/** What was made, and whose fault it is: a key that was repeated is a promise of the server. */
function describe(jobs: readonly MadeJob[]): string {
  const shown = jobs.slice(0, 3).map(({ jobId }) => showText(jobId));
  const made = `made ${jobs.length} jobs (${shown.join(', ')}${jobs.length > 3 ? ', …' : ''}) where one was asked for`;
  const [first] = jobs;
  const numbers = new Set(jobs.map(({ attempt }) => attempt));
  if (numbers.size === 1 && first?.attempt !== undefined) {
    return `${made}: attempt ${first.attempt} alone made them, so the server is at fault`;
  }
  if (jobs.some(({ key }) => key === undefined)) {
    return `${made}: not all of its requests carried a key, so the client is at fault`;
  }
  return new Set(jobs.map(({ key }) => key)).size === 1
    ? `${made}: its requests carried the same key, so the server is at fault`
    : `${made}: its requests carried different keys, so the client is at fault`;
}
