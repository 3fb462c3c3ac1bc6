/** At most so many expired entries leave in one `set`: twice what comes in is enough to keep up. */
const sweepPerSet = 8;

/**
 * Characters that all entries may hold together, 256 MB where each takes two bytes. Half a million
 * entries of an ordinary size stay below; a few thousand requests of megabytes would not.
 */
const defaultMaxChars = 128 * 1024 * 1024;

interface Entry<Value> {
  readonly value: Value;
  readonly chars: number;
  readonly expiresAtMs: number;
}

/** What a store has to know of a new entry. */
interface Kept {
  readonly nowMs: number;
  /** When its life begins; absent where that is now. */
  readonly fromMs?: number;
  /** About as many characters as the value and its key hold, where they may be many. */
  readonly chars?: number;
}

/**
 * A map whose entries live for a fixed time and whose size has a cap, in entries and in characters.
 * When it is full the oldest entry goes early, and `capHit` says so from then on. Times are Unix
 * epoch milliseconds.
 */
export class BoundedStore<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #what: string;
  readonly #ttlMs: number;
  readonly #cap: number;
  readonly #maxChars: number;
  #walk = this.#entries.entries();
  #front: readonly [key: string, entry: Entry<Value>] | undefined;
  #chars = 0;
  #capHit: string | undefined;

  /** `what` names the entries in the sentence of `capHit`, e.g. `idempotency keys`; `cap` ≥ 1. */
  constructor(options: {
    readonly what: string;
    readonly ttlMs: number;
    readonly cap: number;
    readonly maxChars?: number | undefined;
  }) {
    this.#what = options.what;
    this.#ttlMs = options.ttlMs;
    this.#cap = options.cap;
    this.#maxChars = options.maxChars ?? defaultMaxChars;
  }

  /** The value, until `ttlMs` after its life began; from that very instant on undefined. */
  get(key: string, nowMs: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (nowMs < entry.expiresAtMs) return entry.value;
    this.delete(key);
    return undefined;
  }

  /**
   * Keeps the value for `ttlMs` from `fromMs` on, and until then; an old value of that key is
   * replaced, as the newest.
   */
  set(key: string, value: Value, { nowMs, fromMs = nowMs, chars = 0 }: Kept): void {
    this.delete(key);
    this.#sweep(nowMs);
    if (this.#entries.size >= this.#cap) this.#dropOldest(`at ${this.#cap}`);
    while (this.#chars + chars > this.#maxChars && this.#entries.size > 0) {
      this.#dropOldest(`at ${this.#maxChars} characters`);
    }
    this.#entries.set(key, { value, chars, expiresAtMs: fromMs + this.#ttlMs });
    this.#chars += chars;
  }

  /** Whether there was such an entry, expired or not. */
  delete(key: string): boolean {
    this.#chars -= this.#entries.get(key)?.chars ?? 0;
    return this.#entries.delete(key);
  }

  /** Leaves nothing in it. */
  clear(): void {
    this.#entries.clear();
    this.#chars = 0;
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
    for (let left = sweepPerSet; left > 0; left -= 1) {
      const oldest = this.#oldest();
      if (!oldest || nowMs < oldest[1].expiresAtMs) return;
      this.delete(oldest[0]);
    }
  }

  #dropOldest(full: string): void {
    const oldest = this.#oldest();
    if (!oldest) return;
    this.delete(oldest[0]);
    this.#capHit ??= `the store of ${this.#what} was full ${full}; the oldest went early`;
  }

  /**
   * The entry that was put in first. One walk goes on from where it stood: a new walk would pass by
   * every place that an entry has left, and take longer with each.
   */
  #oldest(): readonly [key: string, entry: Entry<Value>] | undefined {
    while (this.#entries.size > 0) {
      if (this.#front && this.#entries.get(this.#front[0]) === this.#front[1]) return this.#front;
      const next = this.#walk.next();
      if (next.done) this.#walk = this.#entries.entries();
      else this.#front = next.value;
    }
    return undefined;
  }
}
