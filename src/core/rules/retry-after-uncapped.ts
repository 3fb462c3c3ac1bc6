import type { Operation } from '../operation.ts';
import { readRetryAfter } from '../retry/retry-after.ts';
import type { Attempt } from '../trace.ts';
import { askedEnds } from './asked-end.ts';
import { judgeAskedWait } from './asked-wait.ts';
import { classesOf } from './attempt-class.ts';
import { tellGivenUp } from './given-up.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';
import { longestHonoredSeconds } from './wait-source.ts';
import type { Wait } from './waits.ts';
import { waitsUnder } from './waits.ts';

/** Above 60 s a client may give up, but not come back earlier (say, by a cap or a timer's overflow). */
export const retryAfterUncapped: Rule = {
  id: 'retry-after-uncapped',
  subject: 'client',
  holds: 'After a Retry-After above 60 s a client waits that long or gives up',
  level: 'should',
  source: 'RFC 9110 §10.2.3',
  judge(context) {
    const tally = createTally(retryAfterUncapped, context);
    const waitsOf = waitsUnder(context);
    const classOf = classesOf(context);
    const { numbers, declared } = context.policy;
    const most = declared.maxAttempts ? numbers.maxAttempts : Number.POSITIVE_INFINITY;

    const fromMs = longestHonoredSeconds * 1_000;
    const endOf = askedEnds(context, { fromMs, toMs: Number.POSITIVE_INFINITY });

    /** The last answer asked for so long that the client may well have ended by it. */
    const judgeEnd = (operation: Operation): void => {
      const last = operation.attempts.at(-1);
      const seconds = askedSeconds(last, context);
      if (!last || seconds === undefined || seconds <= longestHonoredSeconds) return;
      if (operation.attempts.length >= most || classOf(last) === 'success') return;
      // A failure that was taken for success was not given up.
      if (operation.result?.result === 'succeeded') return;
      const end = endOf(operation);
      if (operation.censored) tally.undecided(`still waiting ${seconds} s at the end`);
      else if (end) {
        const { sentence } = end;
        tellGivenUp(tally, context, { operation, attempts: [last.attempt], sentence });
      } else tally.pass();
    };
    return {
      operation(operation) {
        for (const wait of waitsOf(operation)) {
          if (wait.source === 'uncapped')
            judgeAskedWait(tally, { operation, wait, context }, describe);
        }
        judgeEnd(operation);
      },
      conclude: () => tally.conclude(),
    };
  },
};

/** What an answer's Retry-After asks for in seconds; undefined where it has none that says so. */
function askedSeconds(attempt: Attempt | undefined, context: RuleContext): number | undefined {
  const { outcome } = attempt ?? {};
  if (outcome?.kind !== 'response' || outcome.retryAfter === undefined) return undefined;
  const asked = readRetryAfter(outcome.retryAfter, context.wallOriginMs);
  return asked.kind === 'seconds' ? asked.seconds : undefined;
}

function describe({ sinceAnswerMs, next }: Wait, askedMs: number): string {
  return `came back after ${showMs(sinceAnswerMs)} where the server asked for ${showMs(askedMs)} (attempt ${next.attempt})`;
}
