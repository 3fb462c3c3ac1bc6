import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';
import { askedAfter } from './asked-after.ts';
import { classesOf, isLeftAlone, isRepeatable } from './attempt-class.ts';
import type { RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';

/** An operation that ended on a Retry-After for which its author says that it would be waited. */
export interface AskedEnd {
  readonly last: Attempt;
  readonly sentence: string;
}

/**
 * Tells whether an operation was given up after a Retry-After in seconds within (`fromMs`, `toMs`]
 * though the client's author declares that it waits that long; never where nothing is declared, where
 * the operation was still open, or where no attempts were left.
 */
export function askedEnds(
  context: RuleContext,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): (operation: Operation) => AskedEnd | undefined {
  const { numbers, declared } = context.policy;
  const { waitsUpToMs } = declared;
  if (waitsUpToMs === undefined) return () => undefined;
  const classOf = classesOf(context);
  const most = declared.maxAttempts ? numbers.maxAttempts : 2;
  return ({ attempts, censored, result }) => {
    const last = attempts.at(-1);
    if (!last || censored || attempts.length >= most || result?.result === 'succeeded') {
      return undefined;
    }
    if (!isRepeatable(last) || isLeftAlone(last, context) || classOf(last) !== 'retryable') {
      return undefined;
    }
    const { asked, askedMs = 0 } = askedAfter(last, context);
    const isWithin = askedMs > fromMs && askedMs <= Math.min(toMs, waitsUpToMs);
    if (asked.kind !== 'seconds' || !isWithin) return undefined;
    const sentence = `gave up after a Retry-After of ${showMs(askedMs)}, where its author says that it waits up to ${showMs(waitsUpToMs)}`;
    return { last, sentence };
  };
}
