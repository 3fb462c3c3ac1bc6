/** Milliseconds that one place of the log stands for. */
const stepMs = 100;

/** Places at most, 19 days: later than that anything may have been admitted at any time. */
const mostSteps = 2 ** 24;

/**
 * When anything may have been admitted, in steps of 100 ms: one byte a step, so an hour takes 36 kB.
 * It answers with "perhaps" too often, never too seldom.
 */
export class AdmissionLog {
  #steps = new Uint8Array(1_024);

  /** Something was admitted at some moment of this span (milliseconds since the start of the run). */
  mark(fromMs: number, toMs: number): void {
    const end = Math.min(Math.floor(toMs / stepMs) + 1, mostSteps);
    if (end > this.#steps.length) this.#grow(end);
    this.#steps.fill(1, Math.floor(fromMs / stepMs), end);
  }

  /** Whether anything may have been admitted within this span. */
  any(fromMs: number, toMs: number): boolean {
    const end = Math.floor(toMs / stepMs) + 1;
    if (end > mostSteps) return true;
    return this.#steps.subarray(Math.floor(fromMs / stepMs), end).includes(1);
  }

  #grow(steps: number): void {
    const old = this.#steps;
    this.#steps = new Uint8Array(2 ** Math.ceil(Math.log2(steps)));
    this.#steps.set(old);
  }
}
