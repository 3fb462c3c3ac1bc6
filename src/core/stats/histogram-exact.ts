/** What is known exactly, beside the buckets, whose edges are rounded to 3 digits. */
export interface Exact {
  readonly count: number;
  /** 0 where nothing was recorded. */
  readonly min: number;
  /** 0 where nothing was recorded. */
  readonly max: number;
  readonly sum: number;
  /** Values that were no numbers (NaN, infinite): not recorded at all. */
  readonly refused: number;
  /** Values below 0: recorded as 0. */
  readonly raised: number;
  /** Values above the highest value that is held (one hour in microseconds): recorded as that. */
  readonly lowered: number;
}

/** Anything that percentiles can be read from. */
export interface Observed {
  readonly exact: Exact;
  /**
   * The value that this percentage (0 to 100) of the observations do not exceed, right to 3 digits;
   * undefined where fewer than 10 observations lie beyond it, since it would be an anecdote.
   */
  percentile(percentage: number): number | undefined;
  /** The V2 compressed encoding in base64; undefined where nothing was recorded. */
  encode(): string | undefined;
}

/** Fewest observations of which 10 lie beyond the percentile: 20 for p50, 1,000 for p99. */
export function observationsNeeded(percentage: number): number {
  // In millionths, since 100 − 99.9 is not 0.1 in binary.
  const beyond = Math.round((100 - percentage) * 1e6);
  return beyond <= 0 ? Number.POSITIVE_INFINITY : Math.ceil(1e9 / beyond);
}

/** What is known exactly of two sets of observations together. */
export function addExact(a: Exact, b: Exact): Exact {
  const isOnlyOne = a.count === 0 || b.count === 0;
  const one = a.count === 0 ? b : a;
  return {
    count: a.count + b.count,
    min: isOnlyOne ? one.min : Math.min(a.min, b.min),
    max: isOnlyOne ? one.max : Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    refused: a.refused + b.refused,
    raised: a.raised + b.raised,
    lowered: a.lowered + b.lowered,
  };
}
