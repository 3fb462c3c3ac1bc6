import { judgeMetrics } from '../../src/core/compare/judge-metrics.ts';
import { stream } from '../../src/core/random.ts';
import { binomialTail } from '../../src/core/stats/jitter.ts';
import type { Effect, Machine } from './machine.ts';
import { drawSamples } from './machine.ts';

/** One situation that is compared over and over. */
export interface Scenario {
  readonly machine: Machine;
  readonly runs: number;
  readonly effect: Effect;
  readonly rounds: number;
}

/** How often, of so many rounds, the comparison said what. */
export interface Rates {
  readonly rounds: number;
  /** Rounds with at least one metric that is told to be worse, or better. */
  readonly regression: number;
  readonly improvement: number;
  /** Rounds in which nothing was worse and nothing open. */
  readonly settled: number;
  /** By metric, rounds that told it to be worse. */
  readonly byMetric: Readonly<Record<string, number>>;
}

/** Plays a scenario; the same seed gives the same rates. */
export function rateOf({ machine, runs, effect, rounds }: Scenario, seed: string): Rates {
  const byMetric: Record<string, number> = {};
  const tally = { regression: 0, improvement: 0, settled: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const random = stream(seed, machine.name, runs, ...Object.values(effect), round);
    const judged = judgeMetrics(drawSamples(machine, { runs, effect, random }));
    const worse = judged.filter(({ verdict }) => verdict === 'regression');
    for (const { name } of worse) byMetric[name] = (byMetric[name] ?? 0) + 1;
    if (worse.length > 0) tally.regression += 1;
    if (judged.some(({ verdict }) => verdict === 'improvement')) tally.improvement += 1;
    if (judged.every(({ verdict }) => verdict !== 'regression' && verdict !== 'inconclusive')) {
      tally.settled += 1;
    }
  }
  return { rounds, ...tally, byMetric };
}

/** The 95 % interval of a chance of which `seen` of `rounds` came true (C. Clopper and E. Pearson 1934). */
export function chanceInterval(seen: number, rounds: number): readonly [low: number, high: number] {
  const low = seen === 0 ? 0 : bisect((p) => binomialTail(rounds, p, seen) > 0.025);
  const high = seen === rounds ? 1 : bisect((p) => binomialTail(rounds, p, seen + 1) > 0.975);
  return [low, high];
}

/** The least chance for which a claim that rising chances make true is true. */
function bisect(isAbove: (p: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
