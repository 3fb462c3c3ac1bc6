import type { Operation } from '../operation.ts';
import { showBroken } from './asked-after.ts';
import { brokenEnds } from './broken-ends.ts';
import { createControls } from './controls.ts';
import { tellGivenUp } from './given-up.ts';
import type { Rule } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';
import type { Wait } from './waits.ts';
import { gapMs, waitsUnder } from './waits.ts';

/** Three attempts within this are a burst, whatever a broken value may be taken for. */
const burstMs = 100;

/**
 * A Retry-After that says "now" (0, a past date) or nothing readable is no reason to hang, to crash,
 * to give up where the same failure without it is retried, or to send a burst. Apart from that any
 * wait will do: at once for "now", the client's own backoff, or whatever it reads into the value.
 */
export const retryAfterMalformed: Rule = {
  id: 'retry-after-malformed',
  subject: 'client',
  holds: 'A Retry-After of zero, in the past or malformed leads to an ordinary retry',
  level: 'should',
  source: 'RFC 9110 §10.2.3',
  judge(context) {
    const tally = createTally(retryAfterMalformed, context);
    const waitsOf = waitsUnder(context);
    const endOf = brokenEnds(context);
    const controls = createControls();
    const judgeWaits = (operation: Operation): void => {
      const waits = waitsOf(operation);
      for (const [index, wait] of waits.entries()) {
        if (wait.source === 'backoff') controls.retried(wait.previous);
        if (wait.source !== 'malformed') continue;
        const burst = burstOf(waits[index - 1], wait);
        if (burst) tally.violate({ operation, ...burst });
        else tally.pass();
      }
    };
    const judgeEnd = (operation: Operation): void => {
      const end = endOf(operation);
      if (end === undefined) return;
      const finding = { operation, attempts: [end.last.attempt], sentence: end.sentence };
      if (end.kind === 'hung') tally.violate(finding);
      else if (end.kind === 'open') tally.undecided(end.sentence);
      else controls.gaveUp(end.last, finding);
    };
    return {
      operation(operation) {
        if (operation.attempts.length > 1) judgeWaits(operation);
        judgeEnd(operation);
      },
      conclude() {
        for (const { finding, isRetriedOtherwise } of controls.givenUp()) {
          if (isRetriedOtherwise) tellGivenUp(tally, context, finding);
          else tally.undecided('no failure like it was retried without the header');
        }
        return tally.conclude();
      },
    };
  },
};

/** The finding where this wait and the one before, both after broken values, make a burst. */
function burstOf(
  before: Wait | undefined,
  wait: Wait,
): { readonly attempts: readonly number[]; readonly sentence: string } | undefined {
  if (before?.source !== 'malformed') return undefined;
  if (before.asked.kind !== 'malformed' || wait.asked.kind !== 'malformed') return undefined;
  const spanMs = gapMs(before.previous.startMs, wait.next.startMs);
  if (spanMs >= burstMs) return undefined;
  return {
    attempts: [before.previous.attempt, wait.previous.attempt, wait.next.attempt],
    sentence: `sent three attempts within ${showMs(spanMs)} after ${showBroken(wait)}, where they take at least ${showMs(burstMs)}`,
  };
}
