import { leastHerd } from '../stats/herd.ts';
import { alpha } from '../stats/jitter.ts';
import type { HerdExample, HerdPopulation } from './herd-populations.ts';
import { finestBuckets, HerdPopulations } from './herd-populations.ts';
import { jitterPresent } from './jitter-present.ts';
import type { Rule, RuleContext, RuleOutcome } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';
import { WaitPopulations } from './wait-populations.ts';
import { waitsUnder } from './waits.ts';

/** Fewer clients are no herd. */
const leastClients = 50;
/** A stall that holds clients back bunches them; in buckets that are so much wider it is no herd. */
const stallsInBucket = 5;
/** Without declared numbers: over half of the waits within so much of their median. */
const nearShare = 0.02;

/**
 * Clients that failed together come back spread over the whole width of the jitter, not in one
 * instant. Judged at the longest waits, by the fullest of up to 30 buckets between the declared
 * bounds; a wait outside of them is another rule's. Waits that are all alike are jitter-present's
 * finding (see `leaveHerdToJitter`).
 */
export const herdSpread: Rule = {
  id: 'herd-spread',
  subject: 'client',
  holds: 'Clients that failed together do not come back together',
  level: 'should',
  source: 'retry policy: jitter',
  population: true,
  judge(context) {
    const tally = createTally(herdSpread, context);
    const waitsOf = waitsUnder(context);
    const isDeclared = context.policy.declared.backoff;
    const herds = new HerdPopulations(context);
    const undeclared = new WaitPopulations();
    return {
      operation(operation) {
        if (operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (isDeclared) herds.add(operation, wait);
          else if (wait.source === 'backoff' && wait.doubt === undefined) {
            undeclared.add(operation, wait);
          }
        }
      },
      conclude: () =>
        isDeclared
          ? concludeDeclared(tally, herds, context)
          : concludeUndeclared(tally, undeclared),
    };
  },
};

/**
 * Waits without any jitter are one defect, and jitter-present has told it: where it convicted, the
 * herd that follows from it is not judged once more.
 */
export function leaveHerdToJitter(outcomes: readonly RuleOutcome[]): RuleOutcome[] {
  const isAlike = outcomes.some(({ id, violations }) => id === jitterPresent.id && violations > 0);
  return outcomes.map((outcome) =>
    isAlike && outcome.id === herdSpread.id && outcome.verdict !== 'broken'
      ? {
          ...outcome,
          ...{ verdict: 'not-exercised', checked: 0, violations: 0, inconclusive: 0 },
          ...{ reason: 'the waits are all alike: see jitter-present', notes: [], evidence: [] },
        }
      : outcome,
  );
}

function concludeDeclared(tally: Tally, herds: HerdPopulations, context: RuleContext): RuleOutcome {
  const judged = herds.longest(leastClients);
  for (const population of judged) {
    judgePopulation(tally, population, {
      noiseMs: context.noiseMs(),
      chance: alpha / judged.length,
    });
  }
  if (judged.length > 0 || herds.largest === 0) return tally.conclude();
  const reason = `${herds.largest} waits of one length, ${leastClients} are needed`;
  return tally.conclude({ verdict: 'inconclusive', reason });
}

function judgePopulation(
  tally: Tally,
  population: HerdPopulation,
  { noiseMs, chance }: { readonly noiseMs: number; readonly chance: number },
): void {
  const { count, loMs, hiMs, kind } = population;
  const widthMs = hiMs - loMs;
  const buckets = bucketsFor(count, widthMs, noiseMs);
  if (buckets === undefined) {
    tally.undecided(
      `the jitter is ${showMs(widthMs)} wide, and the observer's own noise is ${showMs(noiseMs)}`,
    );
    return;
  }
  const herd = fullest(population, buckets);
  const least = leastHerd({ count, buckets, noiseShare: noiseMs / widthMs, chance });
  if (!herd.example || herd.size < least) {
    tally.pass(count);
    return;
  }
  const { operation, wait } = herd.example;
  const whose = kind === 'backoff' ? 'the jitter' : 'the jitter on top of Retry-After';
  tally.violate({
    operation,
    attempts: [wait.previous.attempt, wait.next.attempt],
    sentence: `${herd.size} of ${count} clients came back within ${showMs(widthMs / buckets)} of each other, after ${showMs(herd.fromMs)} to ${showMs(herd.fromMs + widthMs / buckets)}, where ${whose} spreads them over ${showMs(widthMs)} (${least} would be no chance)`,
  });
}

/** How many buckets tell most of so many waits; undefined where noise leaves fewer than two. */
function bucketsFor(count: number, widthMs: number, noiseMs: number): number | undefined {
  const wanted = count >= 1_000 ? 30 : count >= 200 ? 20 : 10;
  const most = noiseMs > 0 ? Math.min(wanted, widthMs / (stallsInBucket * noiseMs)) : wanted;
  for (let buckets = wanted; buckets >= 2; buckets -= 1) {
    if (buckets <= most && finestBuckets % buckets === 0) return buckets;
  }
  return undefined;
}

interface Herd {
  readonly size: number;
  readonly fromMs: number;
  readonly example: HerdExample | undefined;
}

/** The fullest of so many buckets. */
function fullest({ slots, examples, loMs, hiMs }: HerdPopulation, buckets: number): Herd {
  const width = finestBuckets / buckets;
  let best: Herd = { size: 0, fromMs: loMs, example: undefined };
  for (let from = 0; from < finestBuckets; from += width) {
    const size = slots.subarray(from, from + width).reduce((sum, held) => sum + held, 0);
    if (size <= best.size) continue;
    const fromMs = loMs + ((hiMs - loMs) * from) / finestBuckets;
    best = { size, fromMs, example: earliest(examples.slice(from, from + width)) };
  }
  return best;
}

function earliest(examples: readonly (HerdExample | undefined)[]): HerdExample | undefined {
  return examples.reduce((one, other) => {
    if (!one || !other) return one ?? other;
    return other.wait.previous.startMs < one.wait.previous.startMs ? other : one;
  }, undefined);
}

/** Nobody declared where the waits may lie, so a herd is only remarked on. */
function concludeUndeclared(tally: Tally, populations: WaitPopulations): RuleOutcome {
  const [longest] = populations.ofAtLeast(leastClients);
  if (longest) {
    const { spread } = longest;
    const near = spread.countNear(spread.median, nearShare);
    if (near * 2 > spread.count) {
      tally.note(
        `${near} of ${spread.count} waits before attempt ${longest.ordinal + 1} lie within 2 % of their median, ${showMs(spread.median)}`,
      );
    }
  }
  return tally.conclude({ verdict: 'not-exercised', reason: 'no numbers declared' });
}
