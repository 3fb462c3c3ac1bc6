/** What is known of many values without keeping them. */
export interface Spread {
  add(value: number): void;
  readonly count: number;
  /** Exact; Infinity while empty. */
  readonly min: number;
  /** Exact; -Infinity while empty. */
  readonly max: number;
  /** To within 0.05 % (values below 0.001: 0); 0 while empty. */
  readonly median: number;
  /** What at least this share of the values do not exceed, at most 0.1 % too high; 0 while empty. */
  upTo(share: number): number;
  /** How many lie within `share` of `value` (0.02: 2 %), to within 0.05 % of the value. */
  countNear(value: number, share: number): number;
}

const growth = Math.log(1.001);
const smallest = 0.001;

/**
 * Count, smallest, largest and median of a stream of numbers ≥ 0. The median comes from buckets that
 * are 0.1 % wide, of which at most about 43,700 can hold a number up to 2^53.
 */
export function createSpread(): Spread {
  const buckets = new Map<number, number>();
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    add(value) {
      count += 1;
      min = Math.min(min, value);
      max = Math.max(max, value);
      const bucket = value < smallest ? -1 : Math.floor(Math.log(value / smallest) / growth);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    },
    get count() {
      return count;
    },
    get min() {
      return min;
    },
    get max() {
      return max;
    },
    get median() {
      return middleOf(bucketOf(buckets, count / 2));
    },
    upTo(share) {
      return Math.max(0, Math.min(max, edgeOf(bucketOf(buckets, count * share))));
    },
    countNear(value, share) {
      let near = 0;
      for (const [bucket, held] of buckets) {
        if (Math.abs(middleOf(bucket) - value) <= value * share) near += held;
      }
      return near;
    },
  };
}

/** The bucket of the value that so many do not exceed; that of the smallest values while empty. */
function bucketOf(buckets: ReadonlyMap<number, number>, rank: number): number {
  let below = 0;
  for (const [bucket, held] of [...buckets].sort(([one], [other]) => one - other)) {
    below += held;
    if (below >= rank) return bucket;
  }
  return -1;
}

/** Where the bucket ends. */
function edgeOf(bucket: number): number {
  return smallest * Math.exp((bucket + 1) * growth);
}

function middleOf(bucket: number): number {
  return bucket < 0 ? 0 : smallest * Math.exp((bucket + 0.5) * growth);
}
