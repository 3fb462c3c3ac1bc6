import type { Jitter } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import { alpha, spanProbability } from '../stats/jitter.ts';
import type { RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Finding } from './tally.ts';
import type { WaitPopulation } from './wait-populations.ts';

/** The earliest of so many waits tell how wide all are spread; of fewer only all of them do. */
const promptShares = [
  { least: 50, share: 0.5 },
  { least: 20, share: 0.9 },
] as const;

/** That waits are spread is told by so many of the earliest; of fewer than so many by all. */
const sureShare = { least: 20, share: 0.5 } as const;

/**
 * The waits that were not made late. A busy machine lets clients wake late, and some that did would
 * hide a whole herd, or make one seem spread out, while only a standstill makes waits alike that are
 * not. So the earlier ones tell the width over which all are spread: `widthMs`, in milliseconds.
 */
export function promptOf({ spread }: WaitPopulation): {
  readonly share: number;
  readonly count: number;
  readonly spanMs: number;
  readonly widthMs: number;
} {
  const share = promptShares.find(({ least }) => spread.count >= least)?.share ?? 1;
  const spanMs = spread.upTo(share) - spread.min;
  const count = Math.ceil(spread.count * share);
  return { share, count, spanMs, widthMs: spanMs / share };
}

/**
 * The width, in milliseconds, over which the waits are surely spread: what the earlier half tells. A
 * client's processes may wake late on a machine on which the observer itself hardly waits, and some
 * that did are no jitter.
 */
export function sureWidthMs({ spread }: WaitPopulation): number {
  const share = spread.count >= sureShare.least ? sureShare.share : 1;
  return (spread.upTo(share) - spread.min) / share;
}

/** Whether there is any jitter to be kept: the one declared, or where that is none the contract's. */
export function isJitterAsked(context: RuleContext): boolean {
  return isWide(jitterAsked(context));
}

function jitterAsked({ policy, contract }: RuleContext): Jitter {
  const { jitter } = policy.numbers;
  return isWide(jitter) ? jitter : contract.retry.jitter;
}

function isWide({ lo, hi }: Jitter): boolean {
  return lo < hi;
}

/** The width that is asked of the n-th wait, in milliseconds, and how much of it is no jitter. */
export function widthAsked(
  context: RuleContext,
  ordinal: number,
): { readonly widthMs: number; readonly limitMs: number } {
  const { backoff } = context.policy.numbers;
  const { loMs, hiMs } = waitBounds({ backoff, jitter: jitterAsked(context) }, ordinal);
  const widthMs = hiMs - loMs;
  return { widthMs, limitMs: widthMs * 0.05 };
}

/** Waits that are alike by the width that is asked, where chance does not explain it (P ≤ 1e-6). */
export function alikeByWidth(
  population: WaitPopulation,
  context: RuleContext,
): Finding | undefined {
  const { widthMs, limitMs } = widthAsked(context, population.ordinal);
  const prompt = promptOf(population);
  const promptLimitMs = limitMs * prompt.share;
  const share = (promptLimitMs + context.noiseMs()) / widthMs;
  const byChance = spanProbability(population.spread.count, prompt.count, share);
  if (!(prompt.spanMs < promptLimitMs && byChance <= alpha)) return undefined;
  const whose = isWide(context.policy.numbers.jitter) ? 'the declared' : "the contract's";
  return alike(population, `${showMs(limitMs)}, 5 % of ${whose} ${showMs(widthMs)}`);
}

/** Of waits without a declared width so much of their median is no jitter, in milliseconds. */
export function limitOfMedianMs({ spread }: WaitPopulation): number {
  return spread.median * 0.02;
}

/** Without a declared width a standstill of this share of a wait may have swallowed all its jitter. */
const swallowedShare = 0.25;

/**
 * Waits that are alike by their own median, at every attempt number; none where one is spread, and
 * none where the machine stood still for so long that whoever came back meanwhile came back at once.
 */
export function alikeByMedian(
  judged: readonly WaitPopulation[],
  { noiseMs }: Pick<RuleContext, 'noiseMs'>,
): Finding[] {
  const longestMs = Math.max(...judged.map(({ spread }) => spread.median));
  if (noiseMs() >= swallowedShare * longestMs) return [];
  const isAlike = (population: WaitPopulation): boolean => {
    const { widthMs } = promptOf(population);
    return widthMs < limitOfMedianMs(population);
  };
  if (!judged.every(isAlike)) return [];
  return judged.map((each) => alike(each, `${showMs(limitOfMedianMs(each))}, 2 % of their median`));
}

/** What is said of waits that are alike; `limit` names the range that jitter exceeds. */
function alike(population: WaitPopulation, limit: string): Finding {
  const { spread, ordinal, shortest } = population;
  const { count, spanMs } = promptOf(population);
  const which =
    count === spread.count ? `${count} waits` : `the first ${count} of ${spread.count} waits`;
  return {
    operation: shortest.operation,
    attempts: [shortest.wait.previous.attempt, shortest.wait.next.attempt],
    sentence: `${which} before attempt ${ordinal + 1} lie within ${showMs(spanMs)} (from ${showMs(spread.min)} on), where jitter spreads ${count === spread.count ? 'them' : 'all'} over more than ${limit}`,
  };
}
