/** At most so many expired entries leave in one `set`: twice what comes in is enough to keep up. */
const sweepPerSet = 8;

interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

/**
 * A map whose entries live for a fixed time and whose size has a cap. When it is full the oldest
 * entry goes early, and `capHit` says so from then on. Times are Unix epoch milliseconds.
 */
export class BoundedStore<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #what: string;
  readonly #ttlMs: number;
  readonly #cap: number;
  #capHit: string | undefined;

  /** `what` names the entries in the sentence of `capHit`, e.g. `idempotency keys`; `cap` ≥ 1. */
  constructor(options: { readonly what: string; readonly ttlMs: number; readonly cap: number }) {
    this.#what = options.what;
    this.#ttlMs = options.ttlMs;
    this.#cap = options.cap;
  }

  /** The value, until `ttlMs` after the instant it was set at; from that very instant on undefined. */
  get(key: string, nowMs: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (nowMs < entry.expiresAtMs) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps the value until `atMs + ttlMs`; an old value of that key is replaced, as the newest. */
  set(key: string, value: Value, atMs: number): void {
    this.#entries.delete(key);
    this.#sweep(atMs);
    if (this.#entries.size >= this.#cap) this.#dropOldest();
    this.#entries.set(key, { value, expiresAtMs: atMs + this.#ttlMs });
  }

  /** Whether there was such an entry, expired or not. */
  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Entries in memory; expired ones that nobody asked for may still be among them. */
  get size(): number {
    return this.#entries.size;
  }

  /** One sentence once a living entry had to go early; else undefined. */
  get capHit(): string | undefined {
    return this.#capHit;
  }

  /** Entries stand about in the order of their expiry, so the expired ones are in front. */
  #sweep(nowMs: number): void {
    let left = sweepPerSet;
    for (const [key, entry] of this.#entries) {
      if (left === 0 || nowMs < entry.expiresAtMs) return;
      this.#entries.delete(key);
      left -= 1;
    }
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done) return;
    this.#entries.delete(oldest.value);
    this.#capHit ??= `the store of ${this.#what} was full at ${this.#cap}; the oldest went early`;
  }
}
