import { DueQueue } from './due-queue.ts';
import type { Attempt, TraceRecord } from './trace.ts';
import { disorderMs, momentOf } from './trace-order.ts';

/**
 * Puts an attempt whose line came late before the result of its operation, which would else settle
 * without it. All other records go on in the order in which they came, each a second of their own
 * time later, so what is judged of a trace in order is not changed.
 */
export class AttemptsFirst {
  readonly #give: (record: TraceRecord) => void;
  readonly #held = new DueQueue<TraceRecord>();
  /** When operations ended whose result is held. */
  readonly #endedMs = new Map<string, number>();
  readonly #late = new Map<string, Attempt[]>();
  #latestMs = 0;

  constructor(give: (record: TraceRecord) => void) {
    this.#give = give;
  }

  push(record: TraceRecord): void {
    if (record.type === 'attempt' && this.#isLate(record)) {
      const late = this.#late.get(record.operation);
      if (late) late.push(record);
      else this.#late.set(record.operation, [record]);
      return;
    }
    if (record.type === 'client-result') this.#endedMs.set(record.operation, record.atMs);
    const atMs = momentOf(record) ?? this.#latestMs;
    this.#latestMs = Math.max(this.#latestMs, atMs);
    this.#held.push(record, atMs + disorderMs);
    while (this.#held.dueMs < this.#latestMs) this.#release();
  }

  /** Gives what is left; nothing more comes. */
  end(): void {
    while (this.#held.dueMs < Number.POSITIVE_INFINITY) this.#release();
  }

  /** What began after its operation had ended is in its place. */
  #isLate({ operation, startMs, endMs }: Attempt): boolean {
    // Nearly all are in order: to look each up by its operation takes as long as the rest of this.
    if (endMs > this.#latestMs) return false;
    const endedMs = this.#endedMs.get(operation);
    return endedMs !== undefined && startMs <= endedMs;
  }

  #release(): void {
    const record = this.#held.take();
    if (!record) return;
    if (record.type === 'client-result') this.#giveLate(record.operation);
    this.#give(record);
  }

  #giveLate(operation: string): void {
    this.#endedMs.delete(operation);
    if (this.#late.size === 0) return;
    for (const attempt of this.#late.get(operation) ?? []) this.#give(attempt);
    this.#late.delete(operation);
  }
}
