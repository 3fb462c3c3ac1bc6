import { secondsUntil } from './respond.ts';

/** What the rate limit says of itself, as the X-RateLimit headers need it. */
export interface RateStatus {
  readonly limit: number;
  /** Requests that are still admitted in this window. */
  readonly remaining: number;
  /** Unix epoch seconds at which `remaining` is `limit` again. */
  readonly resetEpochSeconds: number;
  /** Whole seconds until then, rounded up, at least 1: a truthful Retry-After. */
  readonly resetSeconds: number;
}

/**
 * Admits `limit` requests in each window of `windowSeconds`; windows begin at multiples of it on the
 * Unix epoch. Refused requests do not count. Times are Unix epoch milliseconds.
 */
export class FixedWindow {
  readonly #limit: number;
  readonly #windowSeconds: number;
  #window = Number.NEGATIVE_INFINITY;
  #used = 0;

  /** `limit` and `windowSeconds` are whole and at least 1. */
  constructor(options: { readonly limit: number; readonly windowSeconds?: number }) {
    this.#limit = options.limit;
    this.#windowSeconds = options.windowSeconds ?? 1;
  }

  /** Takes one request's place, where there is one; the status is the one after it. */
  take(nowMs: number): RateStatus & { readonly admitted: boolean } {
    this.#turn(nowMs);
    const admitted = this.#used < this.#limit;
    if (admitted) this.#used += 1;
    return { admitted, ...this.status(nowMs) };
  }

  /** The status, without taking a place. */
  status(nowMs: number): RateStatus {
    this.#turn(nowMs);
    const resetEpochSeconds = (this.#window + 1) * this.#windowSeconds;
    return {
      limit: this.#limit,
      remaining: this.#limit - this.#used,
      resetEpochSeconds,
      resetSeconds: secondsUntil(resetEpochSeconds * 1_000, nowMs),
    };
  }

  #turn(nowMs: number): void {
    const window = Math.floor(nowMs / 1_000 / this.#windowSeconds);
    if (window === this.#window) return;
    this.#window = window;
    this.#used = 0;
  }
}
