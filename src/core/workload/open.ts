import type { Random } from '../random.ts';
import { stream } from '../random.ts';
import type { Stage } from './stages.ts';
import { timeOfCount } from './stages.ts';

/** The moment at which an operation is meant to start. */
export interface Arrival {
  /** 0, 1, 2 … over the whole schedule, whoever's share it is. */
  readonly index: number;
  readonly atMs: number;
}

/** A share of a schedule: every arrival belongs to exactly one of `count` shares. */
export interface Share {
  readonly share: number;
  readonly count: number;
}

export const wholeSchedule: Share = { share: 0, count: 1 };

export interface OpenLoad {
  readonly arrivals: 'constant' | 'poisson';
  /** Levels are arrivals a second. */
  readonly stages: readonly Stage[];
}

/**
 * The arrivals of one share of an open load, in order. They depend on nothing but the load, the
 * seed and the run id. Constant: the k-th arrival is where the integral of the rate reaches k.
 * Poisson: where it reaches the sum of k+1 exponential draws of mean 1, which by the time-change
 * theorem gives a Poisson process of just that rate, ramps included (Daley and Vere-Jones, An
 * Introduction to the Theory of Point Processes, §7.4).
 */
export function* openArrivals(
  load: OpenLoad,
  seed: { readonly seed: string; readonly runId: string },
  { share, count }: Share = wholeSchedule,
): Generator<Arrival, void> {
  const random = stream(seed.seed, seed.runId, 'arrivals');
  const due = load.arrivals === 'poisson' ? exponentialSums(random) : wholeNumbers();
  let index = 0;
  for (const amount of due) {
    const atMs = timeOfCount(load.stages, amount);
    if (atMs === undefined) return;
    if (index % count === share) yield { index, atMs };
    index += 1;
  }
}

function* wholeNumbers(): Generator<number, void> {
  for (let value = 0; ; value += 1) yield value;
}

function* exponentialSums(random: Random): Generator<number, void> {
  for (let sum = -Math.log(1 - random()); ; sum -= Math.log(1 - random())) yield sum;
}
