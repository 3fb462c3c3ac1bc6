import type { Jitter } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import { alpha, improbableRange, rangeProbability } from '../stats/jitter.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Tally } from './tally.ts';
import { createTally, levelOf } from './tally.ts';
import type { WaitPopulation } from './wait-populations.ts';
import { WaitPopulations } from './wait-populations.ts';
import { waitsUnder } from './waits.ts';

/** Fewer waits after the same attempt number say nothing about their spread. */
const leastWaits = 10;
/** From so many waits on the earlier half of them tells how wide they are spread. */
const manyWaits = 50;

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
  const rangeMs = spread.max - spread.min;
  if (rangeMs > limitMs + 2 * noiseMs) {
    tally.pass(spread.count);
    if (rangeMs < improbableRange(spread.count) * widthMs) {
      tally.note(
        `jitter narrower than the contract: ${spread.count} waits before attempt ${ordinal + 1} lie within ${showMs(rangeMs)}, where ${showMs(widthMs)} is declared`,
      );
    }
    return tally.conclude();
  }
  const byChance = rangeProbability(spread.count, (limitMs + noiseMs) / widthMs);
  if (rangeMs < limitMs && byChance <= alpha) {
    const whose = isWide(context.policy.numbers.jitter) ? 'the declared' : "the contract's";
    tally.violate(alike(population, `${showMs(limitMs)}, 5 % of ${whose} ${showMs(widthMs)}`));
    return tally.conclude();
  }
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(rangeMs, noiseMs) });
}

/**
 * Nobody declared a width: alike at every attempt number, and then only a recommendation. A busy
 * machine lets clients wake late, and some that did would hide a whole herd, while noise makes no
 * waits alike that are not; so the earlier waits alone tell the width over which all are spread.
 */
function concludeUndeclared(
  tally: Tally,
  judged: readonly WaitPopulation[],
  context: RuleContext,
): ReturnType<Tally['conclude']> {
  const noiseMs = context.noiseMs();
  const rows = judged.map((population) => {
    const { min, max, median } = population.spread;
    const widthMs = promptOf(population).widthMs;
    return { population, rangeMs: max - min, widthMs, limitMs: median * 0.02 };
  });
  const spreadOut = rows.find(({ rangeMs, limitMs }) => rangeMs > limitMs + 2 * noiseMs);
  if (spreadOut) {
    tally.pass(spreadOut.population.spread.count);
    return tally.conclude();
  }
  if (rows.every(({ widthMs, limitMs }) => widthMs < limitMs)) {
    const isRaised = levelOf(jitterPresent, context.contract) === 'must';
    for (const { population, limitMs } of rows) {
      const finding = mostlyAlike(population, `${showMs(limitMs)}, 2 % of their median`);
      tally.violate(isRaised ? { ...finding, level: 'should' } : finding);
    }
    return tally.conclude();
  }
  const rangeMs = Math.max(...rows.map((row) => row.rangeMs));
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(rangeMs, noiseMs) });
}

/**
 * The waits that noise did not make late, as far as the clients are as good as their number: the
 * earlier half of many, 9 of 10 of few. `widthMs` is the width of an even spread of which they are
 * that share; with 50 waits and jitter of twice the limit it is below the limit once in a thousand.
 */
function promptOf({ spread }: WaitPopulation): {
  readonly share: number;
  readonly spanMs: number;
  readonly widthMs: number;
} {
  const share = spread.count >= manyWaits ? 0.5 : 0.9;
  const spanMs = spread.upTo(share) - spread.min;
  return { share, spanMs, widthMs: spanMs / share };
}

/** The same where the waits that noise may have made late are left out. */
function mostlyAlike(population: WaitPopulation, limit: string): Parameters<Tally['violate']>[0] {
  const { spread, ordinal, shortest } = population;
  const { share, spanMs } = promptOf(population);
  const { count, min } = spread;
  return {
    operation: shortest.operation,
    attempts: [shortest.wait.previous.attempt, shortest.wait.next.attempt],
    sentence: `the first ${Math.ceil(count * share)} of ${count} waits before attempt ${ordinal + 1} end within ${showMs(spanMs)} (from ${showMs(min)} on), where jitter spreads all of them over more than ${limit}`,
  };
}

/** What is said of waits that are all alike; `limit` names the range that jitter exceeds. */
function alike(
  { spread, ordinal, shortest, longest }: WaitPopulation,
  limit: string,
): Parameters<Tally['violate']>[0] {
  return {
    operation: shortest.operation,
    attempts: [shortest.wait.previous.attempt, shortest.wait.next.attempt],
    sentence: `${spread.count} waits before attempt ${ordinal + 1} lie within ${showMs(spread.max - spread.min)} (from ${showMs(spread.min)} here to ${showMs(spread.max)} in operation ${longest.operation.id}), where jitter spreads them over more than ${limit}`,
  };
}

function tooNoisy(rangeMs: number, noiseMs: number): string {
  return `waits lie within ${showMs(rangeMs)}, and the observer's own noise is ${showMs(noiseMs)}`;
}
