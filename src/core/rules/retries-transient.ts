import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { classesOf, isExpected, isLeftAlone, isRepeatable } from './attempt-class.ts';
import { createFailingShare } from './failing-share.ts';
import { tellGivenUp } from './given-up.ts';
import type { Rule } from './rule.ts';
import { createTally } from './tally.ts';
import { waitsUnder } from './waits.ts';

/** While more than this share of the operations fails, retry budgets rightly hold retries back. */
const outageShare = 0.2;

/**
 * A failure that will pass is tried again, where the request may be sent twice and attempts are
 * left. Undeclared, only the first retry is asked for. What ends an operation with a Retry-After is
 * the matter of the rules on Retry-After.
 */
export const retriesTransient: Rule = {
  id: 'retries-transient',
  subject: 'client',
  holds: 'A retryable failure of a repeatable request is followed by another attempt',
  level: 'info',
  source: 'RFC 9110 §15.6, RFC 6585 §4',
  judge(context) {
    const tally = createTally(retriesTransient, context);
    const classOf = classesOf(context);
    const waitsOf = waitsUnder(context);
    const failing = createFailingShare();
    const { numbers, declared } = context.policy;
    const most = declared.maxAttempts ? numbers.maxAttempts : 2;
    // Under load a client may have a budget of retries; a trial fails on purpose.
    const isLoad = context.load ?? context.observer === 'client';

    const asksForRetry = (attempt: Attempt): boolean =>
      isRepeatable(attempt) &&
      !isLeftAlone(attempt, context) &&
      !(attempt.outcome.kind === 'response' && attempt.outcome.retryAfter !== undefined) &&
      classOf(attempt) === 'retryable';

    const judgeEnd = (operation: Operation, last: Attempt, made: number): void => {
      if (operation.censored || made >= most || !asksForRetry(last)) return;
      // Who takes an answer for success, say a cut body, errs in that: failure-surfaced judges it.
      // Where none came there was nothing to take, and the retry is missing besides.
      if (operation.result?.result === 'succeeded' && wasAnswered(last)) return;
      if (operation.result?.because === 'budget-spent') {
        tally.undecided('the client’s retry budget was spent');
      } else if (isLoad && failing.at(last.endMs) > outageShare) {
        tally.undecided('over 20 % of the operations of the last 10 s failed');
      } else {
        tellGivenUp(tally, context, {
          operation,
          attempts: [last.attempt],
          sentence: `gave up after ${describe(last)} at attempt ${made}, where ${declared.maxAttempts ? `${most} attempts are declared` : 'one retry is expected'}`,
        });
      }
    };
    /** Tells what was retried; returns the attempts that were the client's own. */
    const judgeRetries = (operation: Operation): number => {
      let made = operation.attempts.length;
      for (const { source, previous, doubt } of waitsOf(operation)) {
        if (source === 'transport') made -= 1;
        else if (doubt === undefined && asksForRetry(previous)) tally.pass();
      }
      return made;
    };
    return {
      operation(operation) {
        const { attempts } = operation;
        const last = attempts[attempts.length - 1];
        if (!last) return;
        const hasSucceeded = isExpected(last) || classOf(last) === 'success';
        if (isLoad && !operation.censored) failing.hear(last.endMs, !hasSucceeded);
        if (attempts.length > 1 || !hasSucceeded) {
          judgeEnd(operation, last, judgeRetries(operation));
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Whether anything came that could be taken for an answer. */
function wasAnswered({ outcome }: Attempt): boolean {
  return outcome.kind !== 'network-error' || outcome.error === 'malformed';
}

function describe({ outcome }: Attempt): string {
  if (outcome.kind === 'network-error') return `a network error (${outcome.error})`;
  if (outcome.kind === 'client-closed') return outcome.kind;
  const code = outcome.code === undefined ? '' : ` with code ${String(outcome.code).slice(0, 60)}`;
  return `status ${outcome.status}${code}${outcome.complete ? '' : ', cut'}`;
}
