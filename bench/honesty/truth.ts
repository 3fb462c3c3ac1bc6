/** Response times in milliseconds, as arithmetic has them: no clock, no socket. */

/** The arrivals of a constant rate, from 0 on. */
export function arrivalsAt(ratePerSecond: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index * 1_000) / ratePerSecond);
}

/** Everything is answered at once, but for a while nothing is: what arrives then waits for its end. */
export function frozen(
  arrivalsMs: readonly number[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number[] {
  return arrivalsMs.map((atMs) => (atMs >= fromMs && atMs < toMs ? toMs - atMs : 0));
}

/** So many are served at a time, in the order of their arrival; `serviceMs` tells how long each takes. */
export function pooled(
  arrivalsMs: readonly number[],
  places: number,
  serviceMs: (index: number) => number,
): number[] {
  const freeMs = Array.from({ length: places }, () => 0);
  return arrivalsMs.map((atMs, index) => {
    const soonest = freeMs.indexOf(Math.min(...freeMs));
    const endMs = Math.max(atMs, freeMs[soonest] ?? 0) + serviceMs(index);
    freeMs[soonest] = endMs;
    return endMs - atMs;
  });
}

/** Users who ask again as soon as they are answered, of a server with so many places. */
export function pooledUsers(
  { users, count }: { readonly users: number; readonly count: number },
  places: number,
  serviceMs: (index: number) => number,
): number[] {
  const readyMs = Array.from({ length: users }, () => 0);
  const freeMs = Array.from({ length: places }, () => 0);
  return Array.from({ length: count }, (_, index) => {
    const user = readyMs.indexOf(Math.min(...readyMs));
    const place = freeMs.indexOf(Math.min(...freeMs));
    const atMs = readyMs[user] ?? 0;
    const endMs = Math.max(atMs, freeMs[place] ?? 0) + serviceMs(index);
    readyMs[user] = endMs;
    freeMs[place] = endMs;
    return endMs - atMs;
  });
}

/**
 * Every n-th operation is refused once and told to wait. The reference client waits that long × (1 +
 * random(0, jitter)); of many draws the k-th smallest of n is expected at k ÷ (n + 1) of the interval.
 */
export function refusedOnce(
  count: number,
  {
    every,
    waitMs,
    jitter,
  }: { readonly every: number; readonly waitMs: number; readonly jitter: number },
): number[] {
  const refused = Math.ceil(count / every);
  return Array.from({ length: count }, (_, index) =>
    index < refused ? waitMs * (1 + (jitter * (index + 1)) / (refused + 1)) : 0,
  );
}

/** What is compared. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The smallest value that at least this share of all values is no larger than. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? 0;
  return { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

/** Whether a reported value is within 5 % or 10 ms of the truth. */
export function agrees(reportedMs: number, truthMs: number): boolean {
  return Math.abs(reportedMs - truthMs) <= Math.max(10, truthMs * 0.05);
}
