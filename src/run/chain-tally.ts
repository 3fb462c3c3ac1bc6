import type { ChainCounts } from '../core/result.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
import type { Chain } from './chain.ts';

/** A target that fails in ever new ways must not make a report of any length. */
const mostSentences = 20;

/** As much of a chain as is counted. */
type Counted = Pick<Chain, 'name' | 'arrivalMs'>;

/** Counts how the chains of a run end, those that arrived in its warm-up left out, and why they broke. */
export class ChainTally {
  readonly #metrics: RunMetrics;
  readonly #warmupMs: number;
  readonly #broken = new Map<string, number>();
  readonly #counts = { done: 0, broken: 0, unfinished: 0 };
  #followUps = 0;

  constructor(metrics: RunMetrics, warmupMs: number) {
    this.#metrics = metrics;
    this.#warmupMs = warmupMs;
  }

  /** Operations that followed another, warm-up left out. */
  get followUps(): number {
    return this.#followUps;
  }

  /** An operation that follows another arrived at that moment. */
  followed(arrivalMs: number): void {
    if (arrivalMs >= this.#warmupMs) this.#followUps += 1;
  }

  /** What was asked for is in a terminal state. */
  terminal(chain: Counted, atMs: number): void {
    if (this.#isLeftOut(chain)) return;
    this.#metrics.operation(chain.name).terminal(atMs - chain.arrivalMs);
  }

  done(chain: Counted): void {
    if (!this.#isLeftOut(chain)) this.#counts.done += 1;
  }

  /**
   * A chain ended early, at the operation of that name; `sentence` says why, where it was not that
   * the operation failed by itself.
   */
  broken(chain: Counted, name: string, sentence: string | undefined): void {
    if (this.#isLeftOut(chain)) return;
    this.#counts.broken += 1;
    if (sentence === undefined) return;
    const told = `${name}: ${sentence}`;
    const key = this.#broken.has(told) || this.#broken.size < mostSentences ? told : 'others';
    this.#broken.set(key, (this.#broken.get(key) ?? 0) + 1);
  }

  /** The run ended before the chain did. */
  unfinished(chain: Counted): void {
    if (!this.#isLeftOut(chain)) this.#counts.unfinished += 1;
  }

  counts(): ChainCounts {
    return { ...this.#counts };
  }

  /** Why chains broke, a sentence each. */
  reasons(): string[] {
    return [...this.#broken].map(([told, count]) => {
      return count === 1 ? `1 chain broke at ${told}` : `${count} chains broke at ${told}`;
    });
  }

  #isLeftOut({ arrivalMs }: Counted): boolean {
    return arrivalMs < this.#warmupMs;
  }
}
