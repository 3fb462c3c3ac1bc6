/** The chance that a rule may convict a client that keeps its promise. */
export const alpha = 1e-6;

/**
 * P(Bin(n, p) ≥ k): the chance of k or more successes in n independent trials, each of chance p in
 * (0, 1). Exact but for rounding: the first term in logarithms, the others by the ratio of neighbours.
 */
export function binomialTail(n: number, p: number, k: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  // Below the mean the first terms may underflow to 0 and take the sum with them.
  if (k < n * p) return 1 - binomialTail(n, 1 - p, n - k + 1);
  let logTerm = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= k; i += 1) logTerm += Math.log((n - k + i) / i);
  let term = Math.exp(logTerm);
  let sum = 0;
  for (let i = k; i <= n; i += 1) {
    sum += term;
    // From the mean on the terms only shrink; what is left cannot change the sum.
    if (term < sum * 1e-17) break;
    term *= (((n - i) / (i + 1)) * p) / (1 - p);
  }
  return Math.min(1, sum);
}

/**
 * The least k for which P(Bin(n, p) ≥ k) ≤ α: so many of n honest waits are not late by chance.
 * n + 1 where no k up to n is improbable enough (n < 3 for p = 0.01).
 */
export function leastImprobable(n: number, p = 0.01): number {
  let low = Math.floor(n * p);
  let high = n + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialTail(n, p, middle) <= alpha) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * P(R ≤ r) for the range R of n independent uniform numbers in [0, 1]:
 * n·r^(n−1) − (n−1)·r^n (H. A. David, Order Statistics, §2.3). 1 for n < 2 or r ≥ 1.
 */
export function rangeProbability(n: number, r: number): number {
  if (n < 2 || r >= 1) return 1;
  if (r <= 0) return 0;
  return n * r ** (n - 1) - (n - 1) * r ** n;
}

/**
 * P(D ≤ r) for the distance D from the smallest to the `kept`-th smallest of n independent uniform
 * numbers in [0, 1]. D has the distribution Beta(kept − 1, n − kept + 2) (H. A. David, Order
 * Statistics, §2.3), whose integral is P(Bin(n, r) ≥ kept − 1); `kept` = n is the whole range.
 */
export function spanProbability(n: number, kept: number, r: number): number {
  if (kept < 2 || r >= 1) return 1;
  return r <= 0 ? 0 : binomialTail(n, r, kept - 1);
}

/**
 * The share of the declared width below which a range of n uniform waits is improbable (P ≤ α):
 * 0.021 for 5 waits, 0.169 for 10, 0.424 for 20, 0.845 for 100 (cut after three places). 0 for n < 2.
 */
export function improbableRange(n: number): number {
  if (n < 2) return 0;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (rangeProbability(n, middle) <= alpha) low = middle;
    else high = middle;
  }
  return low;
}
