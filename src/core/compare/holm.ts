/**
 * Holm's adjustment of several p values, in their order: claims are made where the adjusted p is at
 * most α, and the chance of any wrong one among them is at most α, however the tests hang together
 * (S. Holm 1979, A simple sequentially rejective multiple test procedure).
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => at(values, a) - at(values, b));
  const adjusted = values.map(() => 1);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, at(values, index) * (values.length - place)));
    adjusted[index] = highest;
  }
  return adjusted;
}

const at = (values: readonly number[], index: number): number => values[index] ?? 1;
