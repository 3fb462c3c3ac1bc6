/**
 * How many subsets of `size` of these whole numbers (0 or more) have which sum: index s counts those
 * of sum s. Exact up to 2^53 subsets, beyond that to some 15 digits.
 */
export function countSubsets(values: readonly number[], size: number): Float64Array {
  const most = values
    .toSorted((a, b) => b - a)
    .slice(0, size)
    .reduce((sum, value) => sum + value, 0);
  const bySize = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  const [none] = bySize;
  if (none) none[0] = 1;
  for (const value of values) addTo(bySize, value);
  return bySize[size] ?? new Float64Array(0);
}

/** From the largest size down, so that no value is taken twice. */
function addTo(bySize: readonly Float64Array[], value: number): void {
  for (let taken = bySize.length - 1; taken >= 1; taken -= 1) {
    const to = bySize[taken];
    const from = bySize[taken - 1];
    if (!to || !from) continue;
    for (let sum = to.length - 1; sum >= value; sum -= 1) {
      to[sum] = (to[sum] ?? 0) + (from[sum - value] ?? 0);
    }
  }
}

/** Twice the mid-rank of each value: whole numbers, where a rank shared by two may be a half. */
function doubledMidRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

/**
 * The one-sided p of the exact Mann-Whitney (Wilcoxon rank sum) test: the share of all ways to deal
 * these values out to two groups of these sizes in which `higher` gets a rank sum at least as large
 * as it has. Values that are equal share their mid-rank, and the distribution is that of these very
 * mid-ranks, so the test is exact with ties too (E. L. Lehmann, Nonparametrics, §1.4). The two sides
 * must not be empty. The least p that m and n values can give is 1 ÷ C(m + n, n).
 */
export function rankSumP(lower: readonly number[], higher: readonly number[]): number {
  const ranks = doubledMidRanks([...lower, ...higher]);
  const observed = ranks.slice(lower.length).reduce((sum, rank) => sum + rank, 0);
  const ways = countSubsets(ranks, higher.length);
  return sumOf(ways.subarray(observed)) / sumOf(ways);
}

/** The least p that the test can give with so many values a side: 1 ÷ C(m + n, n). */
export function leastP(m: number, n: number): number {
  let ways = 1;
  for (let i = 1; i <= n; i += 1) ways = (ways * (m + i)) / i;
  return 1 / ways;
}

/**
 * The largest u with P(U ≤ u) ≤ tail for the Mann-Whitney U of m and n values without ties, and that
 * probability; undefined where even U = 0 is more probable than that.
 */
export function criticalU(
  m: number,
  n: number,
  tail: number,
): { readonly u: number; readonly probability: number } | undefined {
  const ways = countSubsets(
    Array.from({ length: m + n }, (_, rank) => rank),
    n,
  );
  const total = sumOf(ways);
  const least = (n * (n - 1)) / 2;
  let found: { readonly u: number; readonly probability: number } | undefined;
  let below = 0;
  for (let u = 0; u <= m * n; u += 1) {
    below += ways[least + u] ?? 0;
    if (below / total > tail) break;
    found = { u, probability: below / total };
  }
  return found;
}

function sumOf(ways: Float64Array): number {
  return ways.reduce((sum, count) => sum + count, 0);
}
