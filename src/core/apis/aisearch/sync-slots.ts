/** What `SyncSlots.take` answers; at `freeAtMs` (Unix epoch milliseconds) the first place is free. */
export type Slot =
  | { readonly kind: 'taken' }
  | { readonly kind: 'full'; readonly freeAtMs: number };

/** The places for sync captures: so many may be under way at once. */
export class SyncSlots {
  readonly limit: number;
  /** Unix epoch milliseconds at which each capture under way ends. */
  #endsMs: number[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Captures under way; one that ends at `nowMs` is over. */
  running(nowMs: number): number {
    return this.#endsMs.filter((endMs) => endMs > nowMs).length;
  }

  /** Takes a place from `nowMs` until `endMs`, where there is one. */
  take(endMs: number, nowMs: number): Slot {
    this.#endsMs = this.#endsMs.filter((other) => other > nowMs);
    if (this.#endsMs.length >= this.limit) {
      return { kind: 'full', freeAtMs: this.#endsMs.reduce((a, b) => Math.min(a, b)) };
    }
    this.#endsMs.push(endMs);
    return { kind: 'taken' };
  }
}
