/** Milliseconds that one place of the log stands for. */
const stepMs = 100;

/**
 * When anything may have been admitted, in steps of 100 ms: one byte a step, so an hour takes 36 kB.
 * It answers with "perhaps" too often, never too seldom.
 */
export class AdmissionLog {
  #steps = new Uint8Array(1_024);

  /** Something was admitted at some moment of this span (milliseconds since the start of the run). */
  mark(fromMs: number, toMs: number): void {
    const last = Math.floor(toMs / stepMs);
    if (last >= this.#steps.length) this.#grow(last + 1);
    this.#steps.fill(1, Math.floor(fromMs / stepMs), last + 1);
  }

  /** Whether anything may have been admitted within this span. */
  any(fromMs: number, toMs: number): boolean {
    const to = Math.floor(toMs / stepMs) + 1;
    return this.#steps.subarray(Math.floor(fromMs / stepMs), to).includes(1);
  }

  #grow(steps: number): void {
    const old = this.#steps;
    this.#steps = new Uint8Array(2 ** Math.ceil(Math.log2(steps)));
    this.#steps.set(old);
  }
}
