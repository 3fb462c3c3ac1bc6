/**
 * Milliseconds in a finding, cut (not rounded) after one decimal, so that a wait that was too short
 * never reads as long enough: `999.9`, `1000`.
 */
export function showMs(ms: number): string {
  return `${Math.floor(ms * 10 + 1e-6) / 10} ms`;
}
