import type { Operation } from '../operation.ts';
import { unsent } from '../operation.ts';
import { waitBounds } from '../policy.ts';
import type { Attempt } from '../trace.ts';
import { askedAfter, isBroken, showBroken } from './asked-after.ts';
import { classesOf, isLeftAlone, isRepeatable } from './attempt-class.ts';
import type { RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { gapMs } from './waits.ts';

/** How an operation ended whose last answer carried a broken Retry-After. */
export interface BrokenEnd {
  /** `open`: the run ended first. */
  readonly kind: 'hung' | 'open' | 'gave-up';
  readonly last: Attempt;
  readonly sentence: string;
}

/**
 * Tells how an operation ended after a retryable failure whose Retry-After says "now" or nothing
 * that can be read; undefined where it did not end so, or where no attempts were left. Who has come
 * again after such an answer before does retry: how often is the matter of other rules.
 */
export function brokenEnds(context: RuleContext): (operation: Operation) => BrokenEnd | undefined {
  const classOf = classesOf(context);
  const { numbers, declared } = context.policy;
  const most = declared.maxAttempts ? numbers.maxAttempts : 2;
  const hasComeAgain = ({ attempts }: Operation): boolean =>
    attempts.slice(0, -1).some((attempt) => isBroken(askedAfter(attempt, context)));
  const hangsAfterMs = longestWatchMs(context);
  const isExpectedToRetry = (last: Attempt): boolean =>
    last.outcome.kind === 'response' &&
    last.outcome.retryAfter !== undefined &&
    isRepeatable(last) &&
    !isLeftAlone(last, context) &&
    classOf(last) === 'retryable';
  return (operation) => {
    const last = operation.attempts[operation.attempts.length - 1];
    if (!last || !isExpectedToRetry(last)) return undefined;
    const asked = askedAfter(last, context);
    if (!isBroken(asked)) return undefined;
    const value = showBroken(asked);
    if (operation.censored) return censoredEnd(operation, { last, value, hangsAfterMs });
    // A failure that was taken for success was not given up: failure-surfaced judges that.
    if (operation.attempts.length >= most || operation.result?.result === 'succeeded') {
      return undefined;
    }
    if (hasComeAgain(operation)) return undefined;
    const sentence = `gave up after ${value}, where the same failure without it is retried`;
    return { kind: 'gave-up', last, sentence };
  };
}

function censoredEnd(
  { result }: Operation,
  seen: { readonly last: Attempt; readonly value: string; readonly hangsAfterMs: number },
): BrokenEnd {
  const { last, value, hangsAfterMs } = seen;
  // It did make up its mind: the client has too few connections, or the target too little speed.
  if (result?.because === unsent)
    return { kind: 'open', last, sentence: `still without a connection after ${value}` };
  const waitedMs = result ? gapMs(last.endMs, result.atMs) : 0;
  if (waitedMs <= hangsAfterMs)
    return { kind: 'open', last, sentence: `still open after ${value}` };
  return {
    kind: 'hung',
    last,
    sentence: `neither retried nor ended within ${showMs(waitedMs)} after ${value}, where ${showMs(hangsAfterMs)} are enough`,
  };
}

/**
 * Milliseconds in which any client has made up its mind after a broken Retry-After: twice its longest
 * wait and 5 s, at least 35 s.
 */
export function longestWatchMs({ policy: { numbers } }: Pick<RuleContext, 'policy'>): number {
  const longestMs = waitBounds(numbers, Math.max(1, numbers.maxAttempts - 1)).hiMs;
  return Math.max(35_000, longestMs * 2 + 5_000);
}
