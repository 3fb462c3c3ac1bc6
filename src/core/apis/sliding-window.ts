/**
 * Admits at most `limit` requests in any span of `windowMs`. A request that was admitted at t counts
 * until now ≥ t + windowMs; only what was admitted is stamped. Memory: one number a stamp, at most
 * `limit` of them, since the oldest of the last `limit` stamps alone decides. Times are Unix epoch
 * milliseconds.
 */
export class SlidingWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  /** A ring once it is full; it grows up to there, so a huge limit costs nothing before it is used. */
  readonly #stamps: number[] = [];
  #oldest = 0;

  constructor(options: { readonly limit: number; readonly windowMs: number }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
  }

  /** The earliest instant from `nowMs` on at which one more is admitted, if nothing else comes. */
  admitAtMs(nowMs: number): number {
    if (this.#stamps.length < this.#limit) return nowMs;
    return Math.max(nowMs, (this.#stamps[this.#oldest] ?? nowMs) + this.#windowMs);
  }

  /** Stamps a request that was admitted now; the caller asked `admitAtMs` before. */
  stamp(nowMs: number): void {
    if (this.#stamps.length < this.#limit) {
      this.#stamps.push(nowMs);
      return;
    }
    this.#stamps[this.#oldest] = nowMs;
    this.#oldest = (this.#oldest + 1) % this.#limit;
  }
}

/**
 * Asks several windows that must all admit. Returns `nowMs` where they do, and stamps them all; else
 * the earliest instant at which all would if nothing else comes, and stamps none.
 */
export function admit(windows: readonly SlidingWindow[], nowMs: number): number {
  const atMs = Math.max(nowMs, ...windows.map((window) => window.admitAtMs(nowMs)));
  if (atMs > nowMs) return atMs;
  for (const window of windows) window.stamp(nowMs);
  return nowMs;
}
