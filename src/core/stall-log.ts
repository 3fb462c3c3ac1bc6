/** Stalls that are kept one by one; what came before is one long doubt. */
const keptStalls = 65_536;

/** When the observer's own event loop stood still, and how far its stamps can be trusted. */
export class StallLog {
  readonly #timerNoiseMs: number;
  #stalls: { readonly fromMs: number; readonly toMs: number }[] = [];
  #longestMs = 0;
  /** Before this moment every span may hold a stall that is no longer kept. */
  #forgottenUntilMs = Number.NEGATIVE_INFINITY;

  constructor(timerNoiseMs: number) {
    this.#timerNoiseMs = timerNoiseMs;
  }

  /** Times in milliseconds since the start of the run; stalls nearly always come in their order. */
  add(startMs: number, lengthMs: number): void {
    let index = this.#stalls.length;
    while (index > 0 && (this.#stalls[index - 1]?.fromMs ?? 0) > startMs) index -= 1;
    this.#stalls.splice(index, 0, { fromMs: startMs, toMs: startMs + lengthMs });
    this.#longestMs = Math.max(this.#longestMs, lengthMs);
    if (this.#stalls.length <= 2 * keptStalls) return;
    this.#forgottenUntilMs = this.#stalls[keptStalls]?.toMs ?? startMs;
    this.#stalls = this.#stalls.slice(keptStalls + 1);
  }

  /** The longest stall so far + the lateness of a timer, in milliseconds. */
  get noiseMs(): number {
    return this.#longestMs + this.#timerNoiseMs;
  }

  /**
   * Whether the observer stood still at any time in [fromMs, toMs], for at least `leastMs` of it in
   * all; also where nobody knows any more.
   */
  within(fromMs: number, toMs: number, leastMs = 0): boolean {
    if (fromMs < this.#forgottenUntilMs) return true;
    let stalledMs = 0;
    // The question is nearly always about the last seconds, so the newest come first.
    for (let index = this.#stalls.length - 1; index >= 0; index -= 1) {
      const stall = this.#stalls[index];
      if (!stall || stall.toMs < fromMs) return false;
      if (stall.fromMs > toMs) continue;
      stalledMs += Math.min(stall.toMs, toMs) - Math.max(stall.fromMs, fromMs);
      if (stalledMs >= leastMs) return true;
    }
    return false;
  }
}
