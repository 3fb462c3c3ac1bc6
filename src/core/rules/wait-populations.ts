import type { Operation } from '../operation.ts';
import type { Spread } from '../stats/spread.ts';
import { createSpread } from '../stats/spread.ts';
import type { Wait } from './waits.ts';

/** Where an extreme wait was seen. */
export interface Sighting {
  readonly operation: Operation;
  readonly wait: Wait;
}

/** The waits of one attempt number, over all operations of a run. */
export interface WaitPopulation {
  readonly ordinal: number;
  readonly spread: Spread;
  shortest: Sighting;
  longest: Sighting;
}

/** Beyond this many attempts of one operation their waits are not told apart any more. */
const ordinalLimit = 64;

/** Pools waits by attempt number: a few kilobytes a number, however many waits there are. */
export class WaitPopulations {
  readonly #byOrdinal = new Map<number, WaitPopulation>();

  /** Takes the wait in, measured from the end of the answer. */
  add(operation: Operation, wait: Wait): void {
    const { ordinal, sinceEndMs } = wait;
    if (ordinal > ordinalLimit) return;
    const sighting: Sighting = { operation, wait };
    let population = this.#byOrdinal.get(ordinal);
    if (!population) {
      population = { ordinal, spread: createSpread(), shortest: sighting, longest: sighting };
      this.#byOrdinal.set(ordinal, population);
    }
    const { spread } = population;
    if (sinceEndMs < spread.min) population.shortest = sighting;
    if (sinceEndMs > spread.max) population.longest = sighting;
    spread.add(Math.max(0, sinceEndMs));
  }

  /** Those with at least `count` waits, the longest waits first. */
  ofAtLeast(count: number): WaitPopulation[] {
    return [...this.#byOrdinal.values()]
      .filter(({ spread }) => spread.count >= count)
      .sort((one, other) => other.spread.median - one.spread.median);
  }

  /** The number of waits in the largest of them; 0 where there is none. */
  get largest(): number {
    return Math.max(0, ...[...this.#byOrdinal.values()].map(({ spread }) => spread.count));
  }
}
