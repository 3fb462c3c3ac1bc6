import { alpha, binomialTail } from './jitter.ts';

/** Of how many numbers the fullest of equal buckets is asked. */
export interface HerdSize {
  /** How many numbers there are, each uniform in [0, 1] where no herd is among them. */
  readonly count: number;
  readonly buckets: number;
  /** By how much noise may enlarge the share of one bucket; 0 where nothing is said. */
  readonly noiseShare?: number | undefined;
  /** The chance that is allowed; 1e-6 where nothing is said. */
  readonly chance?: number | undefined;
}

/**
 * The least m for which K·P(Bin(N, 1/K) ≥ m) ≤ α, for N = `count` and K = `buckets`: so many numbers
 * in the fullest bucket are no chance (the union bound over the buckets). Of 50 numbers in 10
 * buckets 20, of 1,000 in 30 buckets 69. N + 1 where not even all of them are improbable enough.
 */
export function leastHerd({ count, buckets, noiseShare = 0, chance = alpha }: HerdSize): number {
  const share = 1 / buckets + noiseShare;
  if (share >= 1) return count + 1;
  let low = Math.ceil(count * share);
  let high = count + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (buckets * binomialTail(count, share, middle) <= chance) high = middle;
    else low = middle + 1;
  }
  return low;
}
