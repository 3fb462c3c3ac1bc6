import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import { nobodyListened } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { isExpected } from './attempt-class.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showOutcome } from './show-outcome.ts';
import { createTally } from './tally.ts';

/** What an attempt came to, for the caller; `fine` leaves nothing to surface. */
type End = 'fine' | 'failure' | 'unknown';

/** A failure that is told as a success is worse than the failure. */
export const failureSurfaced: Rule = {
  id: 'failure-surfaced',
  subject: 'client',
  holds: 'An operation of which no attempt succeeded is reported as a failure',
  level: 'must',
  source: 'RFC 9112 §8',
  judge(context) {
    const tally = createTally(failureSurfaced, context);
    const endOf = endsUnder(context);
    const violate = (operation: Operation, last: Attempt): void => {
      const { exitCode } = operation.result ?? {};
      const classifier = classifierOf(context.contract);
      const { meaning } = classifier.outcome(last.outcome, last.idempotencyKey !== undefined);
      tally.violate({
        operation,
        attempts: [last.attempt],
        sentence: `told its caller that it succeeded${exitCode === undefined ? '' : ` (exit code ${exitCode})`}, where attempt ${last.attempt} had ended with ${showOutcome(last.outcome)}: ${last.accepted === false ? 'not what was expected' : meaning}`,
      });
    };
    /** No attempt can have succeeded, since there was nobody to answer it. */
    const judgeUnheard = (operation: Operation): void => {
      if (operation.result?.result !== 'succeeded') {
        tally.pass();
        return;
      }
      const sentence = 'told its caller that it succeeded, where nobody listened at that port';
      tally.violate({ operation, attempts: [], sentence });
    };
    return {
      operation(operation) {
        const { attempts, result, censored } = operation;
        const last = attempts.at(-1);
        if (!result || censored || result.result === 'unknown') return;
        if (!last) {
          if (result.because === nobodyListened) judgeUnheard(operation);
          return;
        }
        const end = bestEnd(attempts, endOf);
        if (end === 'fine') return;
        if (result.result === 'failed') tally.pass();
        else if (end === 'failure') violate(operation, last);
        else {
          tally.undecided(`only the client knows what the answers to ${operation.id} came to`);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** Fine if one was, else unknown if there was one, else failure. */
function bestEnd(attempts: readonly Attempt[], endOf: (attempt: Attempt) => End): End {
  let best: End = 'failure';
  for (const attempt of attempts) {
    const end = endOf(attempt);
    if (end === 'fine') return end;
    if (end === 'unknown') best = end;
  }
  return best;
}

/**
 * A response that was cut is no success, whatever its head says. A redirect that is not followed is
 * no failure either, and of what the client closed itself only the client knows.
 */
function endsUnder(context: RuleContext): (attempt: Attempt) => End {
  const classifier = classifierOf(context.contract);
  return (attempt) => {
    const { outcome, accepted, idempotencyKey } = attempt;
    if (isExpected(attempt)) return 'fine';
    if (outcome.kind === 'client-closed') return 'unknown';
    if (outcome.kind === 'network-error' || !outcome.complete || accepted === false) {
      return 'failure';
    }
    const known = classifier.outcome(outcome, idempotencyKey !== undefined).class;
    if (known === 'success' || known === 'final') return 'fine';
    return known === 'unjudged' && outcome.status < 400 ? 'unknown' : 'failure';
  };
}
