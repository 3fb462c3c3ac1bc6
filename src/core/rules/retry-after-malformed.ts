import type { Operation } from '../operation.ts';
import { waitBounds } from '../policy.ts';
import type { AskedWait } from '../retry/retry-after.ts';
import { askedWaitMs, readRetryAfter } from '../retry/retry-after.ts';
import type { Attempt } from '../trace.ts';
import { classesOf, isRepeatable } from './attempt-class.ts';
import { createControls } from './controls.ts';
import type { Rule, RuleContext } from './rule.ts';
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
    const endOf = endsUnder(context);
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
          if (isRetriedOtherwise) tally.violate(finding);
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
    sentence: `sent three attempts within ${showMs(spanMs)} after ${showAsked(wait.asked)}, where they take at least ${showMs(burstMs)}`,
  };
}

interface End {
  readonly kind: 'hung' | 'open' | 'gave-up';
  readonly last: Attempt;
  readonly sentence: string;
}

/**
 * How an operation ended whose last answer carried such a value and was to be retried; undefined
 * where that was not so, or where no attempts were left.
 */
function endsUnder(context: RuleContext): (operation: Operation) => End | undefined {
  const classOf = classesOf(context);
  const { numbers, declared } = context.policy;
  const most = declared.maxAttempts ? numbers.maxAttempts : 2;
  const hangsAfterMs = longestWatchMs(context);
  return ({ attempts, censored, result }) => {
    const last = attempts[attempts.length - 1];
    if (last?.outcome.kind !== 'response' || last.outcome.retryAfter === undefined)
      return undefined;
    const asked = brokenWaitOf(last, context);
    if (!asked || classOf(last) !== 'retryable' || !isRepeatable(last)) return undefined;
    const waitedMs = censored && result ? gapMs(last.endMs, result.atMs) : 0;
    if (waitedMs > hangsAfterMs) {
      const sentence = `neither retried nor ended within ${showMs(waitedMs)} after ${showAsked(asked)}, where ${showMs(hangsAfterMs)} are enough`;
      return { kind: 'hung', last, sentence };
    }
    if (censored) return { kind: 'open', last, sentence: `still open after ${showAsked(asked)}` };
    if (attempts.length >= most) return undefined;
    const sentence = `gave up after ${showAsked(asked)}, where the same failure without it is retried`;
    return { kind: 'gave-up', last, sentence };
  };
}

function brokenWaitOf(last: Attempt, context: RuleContext): AskedWait | undefined {
  if (last.outcome.kind !== 'response') return undefined;
  const nowEpochMs =
    context.wallOriginMs + (last.firstByteMs ?? last.endMs) + (last.wallOffsetMs ?? 0);
  const asked = readRetryAfter(last.outcome.retryAfter, nowEpochMs);
  const askedMs = askedWaitMs(asked, { nowEpochMs, dateHeader: last.outcome.date });
  return askedMs === undefined || askedMs === 0 ? asked : undefined;
}

/** No client takes longer to make up its mind: twice its longest wait and 5 s, at least 35 s. */
function longestWatchMs({ policy: { numbers } }: RuleContext): number {
  const longestMs = waitBounds(numbers, Math.max(1, numbers.maxAttempts - 1)).hiMs;
  return Math.max(35_000, longestMs * 2 + 5_000);
}

function showAsked(asked: AskedWait): string {
  if (asked.kind === 'malformed') return `the malformed Retry-After "${asked.value.slice(0, 60)}"`;
  if (asked.kind === 'date') return 'a Retry-After in the past';
  return 'a Retry-After of 0 s';
}
