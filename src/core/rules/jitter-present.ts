import type { Jitter } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import { alpha, improbableRange, spanProbability } from '../stats/jitter.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Tally } from './tally.ts';
import { createTally, levelOf } from './tally.ts';
import type { WaitPopulation } from './wait-populations.ts';
import { WaitPopulations } from './wait-populations.ts';
import { waitsUnder } from './waits.ts';

/** Fewer waits after the same attempt number say nothing about their spread. */
const leastWaits = 10;
/** The earliest of so many waits tell how wide all are spread; of fewer only all of them do. */
const promptShares = [
  { least: 50, share: 0.5 },
  { least: 20, share: 0.9 },
] as const;

/**
 * Waits after the same attempt number differ, so that clients that failed together do not come back
 * together. Judged by the range of at least 10 of them: against the declared width where there is
 * one, else against the waits' own median. Who declares no jitter of its own is not excused by that:
 * it is held to the width of the contract, unless that has none either.
 */
export const jitterPresent: Rule = {
  id: 'jitter-present',
  subject: 'client',
  holds: 'Waits after the same attempt number are not all alike',
  level: 'should',
  source: 'retry policy: jitter',
  population: true,
  judge(context) {
    const tally = createTally(jitterPresent, context);
    const waitsOf = waitsUnder(context);
    const populations = new WaitPopulations();
    const isDeclared = context.policy.declared.backoff;
    const declaresNone = isDeclared && !isWide(jitterAsked(context));
    return {
      operation(operation) {
        if (declaresNone || operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (wait.source === 'backoff' && wait.doubt === undefined) {
            populations.add(operation, wait);
          }
        }
      },
      conclude() {
        if (declaresNone) {
          return tally.conclude({ verdict: 'not-exercised', reason: 'no jitter is declared' });
        }
        const judged = populations.ofAtLeast(leastWaits);
        const [longest] = judged;
        if (!longest) return concludeFew(tally, populations.largest);
        if (isDeclared) return concludeDeclared(tally, longest, context);
        return concludeUndeclared(tally, judged, context);
      },
    };
  },
};

/** The jitter that is asked of the waits: the one declared, or where that is none the contract's. */
function jitterAsked({ policy, contract }: RuleContext): Jitter {
  const { jitter } = policy.numbers;
  return isWide(jitter) ? jitter : contract.retry.jitter;
}

function isWide({ lo, hi }: Jitter): boolean {
  return lo < hi;
}

function concludeFew(tally: Tally, most: number): ReturnType<Tally['conclude']> {
  if (most === 0) return tally.conclude();
  const reason = `${most} waits after the same attempt number, ${leastWaits} are needed`;
  return tally.conclude({ verdict: 'inconclusive', reason });
}

/** At the attempt number with the longest waits, where jitter is widest and noise weighs least. */
function concludeDeclared(
  tally: Tally,
  population: WaitPopulation,
  context: RuleContext,
): ReturnType<Tally['conclude']> {
  const { spread, ordinal } = population;
  const { backoff } = context.policy.numbers;
  const { loMs, hiMs } = waitBounds({ backoff, jitter: jitterAsked(context) }, ordinal);
  const widthMs = hiMs - loMs;
  const limitMs = widthMs * 0.05;
  const noiseMs = context.noiseMs();
  const prompt = promptOf(population);
  const promptLimitMs = limitMs * prompt.share;
  const byChance = spanProbability(spread.count, prompt.count, (promptLimitMs + noiseMs) / widthMs);
  if (prompt.spanMs < promptLimitMs && byChance <= alpha) {
    const whose = isWide(context.policy.numbers.jitter) ? 'the declared' : "the contract's";
    tally.violate(alike(population, `${showMs(limitMs)}, 5 % of ${whose} ${showMs(widthMs)}`));
    return tally.conclude();
  }
  const rangeMs = spread.max - spread.min;
  if (prompt.widthMs > limitMs + 2 * noiseMs) {
    tally.pass(spread.count);
    if (rangeMs < improbableRange(spread.count) * widthMs) {
      tally.note(
        `jitter narrower than the contract: ${spread.count} waits before attempt ${ordinal + 1} lie within ${showMs(rangeMs)}, where ${showMs(widthMs)} is declared`,
      );
    }
    return tally.conclude();
  }
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(prompt.widthMs, noiseMs) });
}

/** Nobody declared a width: alike at every attempt number, and then only a recommendation. */
function concludeUndeclared(
  tally: Tally,
  judged: readonly WaitPopulation[],
  context: RuleContext,
): ReturnType<Tally['conclude']> {
  const noiseMs = context.noiseMs();
  const rows = judged.map((population) => {
    const limitMs = population.spread.median * 0.02;
    return { population, widthMs: promptOf(population).widthMs, limitMs };
  });
  const spreadOut = rows.find(({ widthMs, limitMs }) => widthMs > limitMs + 2 * noiseMs);
  if (spreadOut) {
    tally.pass(spreadOut.population.spread.count);
    return tally.conclude();
  }
  if (rows.every(({ widthMs, limitMs }) => widthMs < limitMs)) {
    const isRaised = levelOf(jitterPresent, context.contract) === 'must';
    for (const { population, limitMs } of rows) {
      const finding = alike(population, `${showMs(limitMs)}, 2 % of their median`);
      tally.violate(isRaised ? { ...finding, level: 'should' } : finding);
    }
    return tally.conclude();
  }
  const widthMs = Math.max(...rows.map((row) => row.widthMs));
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(widthMs, noiseMs) });
}

/**
 * The waits that were not made late. A busy machine lets clients wake late, and some that did would
 * hide a whole herd, or make one seem spread out, while noise makes no waits alike that are not. So
 * the earlier ones tell the width over which all are spread: `widthMs`.
 */
function promptOf({ spread }: WaitPopulation): {
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

/** What is said of waits that are alike; `limit` names the range that jitter exceeds. */
function alike(population: WaitPopulation, limit: string): Parameters<Tally['violate']>[0] {
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

function tooNoisy(widthMs: number, noiseMs: number): string {
  return `waits are spread over ${showMs(widthMs)}, and the observer's own noise is ${showMs(noiseMs)}`;
}
