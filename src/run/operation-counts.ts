import type { Operation } from '../core/operation.ts';
import type { Counts } from '../core/result.ts';
import type { ClientResultRecord, Outcome } from '../core/trace.ts';
import { TargetCounts } from './target-counts.ts';

/** Counts operations from their arrival on: what became of them, and of their attempts. */
export class OperationCounts {
  readonly #target: TargetCounts;
  readonly #ended = { succeeded: 0, failed: 0, censored: 0 };
  #arrived = 0;
  #dropped = 0;
  #attempts = 0;
  #retries = 0;

  /** @param ledger whether jobs are told as effects; else they are known by the ids answered. */
  constructor(ledger: boolean) {
    this.#target = new TargetCounts(ledger);
  }

  arrived(): void {
    this.#arrived += 1;
  }

  dropped(): void {
    this.#dropped += 1;
  }

  attempted(outcome: Outcome, isRetry: boolean): void {
    this.#attempts += 1;
    if (isRetry) this.#retries += 1;
    this.#target.attempted(outcome);
  }

  ended(result: ClientResultRecord['result']): void {
    // Of an end that nobody saw nobody knows whether it was a success.
    this.#ended[result === 'unknown' ? 'censored' : result] += 1;
  }

  /** All that the operation created is known. */
  settled(operation: Operation): void {
    this.#target.settled(operation);
  }

  /** Operations that were due, dropped ones included. */
  get arrivals(): number {
    return this.#arrived + this.#dropped;
  }

  get attempts(): number {
    return this.#attempts;
  }

  get retries(): number {
    return this.#retries;
  }

  counts(): Counts {
    return {
      operations: this.arrivals,
      ...this.#ended,
      dropped: this.#dropped,
      attempts: this.#attempts,
      retries: this.#retries,
      ...this.#target.counts(),
    };
  }
}
