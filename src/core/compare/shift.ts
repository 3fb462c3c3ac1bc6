import { criticalU } from './rank-sum.ts';

/** By how much one group of values lies above another. */
export interface Shift {
  /** Hodges-Lehmann: the median of all differences between a value of one and a value of the other. */
  readonly estimate: number;
  /** Absent: so few values bound nothing at this confidence. */
  readonly interval?: {
    readonly low: number;
    readonly high: number;
    /** What the interval really has, at least as much as was asked for. */
    readonly confidence: number;
  };
}

/**
 * By how much `to` lies above `from`, in their own unit, with the interval that belongs to the exact
 * Mann-Whitney test: from the k-th smallest difference to the k-th largest (J. L. Hodges and E. L.
 * Lehmann 1963; M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, §4.2 and §4.3). With
 * ties its ends belong to it, which makes it cover at least as often. No side may be empty.
 */
export function shiftBetween(
  from: readonly number[],
  to: readonly number[],
  confidence: number,
): Shift {
  const differences = to
    .flatMap((value) => from.map((other) => value - other))
    .toSorted((a, b) => a - b);
  const estimate = median(differences);
  const critical = criticalU(from.length, to.length, (1 - confidence) / 2);
  const low = differences[critical?.u ?? -1];
  const high = differences[differences.length - 1 - (critical?.u ?? 0)];
  if (critical === undefined || low === undefined || high === undefined) return { estimate };
  return { estimate, interval: { low, high, confidence: 1 - 2 * critical.probability } };
}

/** The middle of some numbers, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
