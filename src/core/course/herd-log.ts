import type { Herd } from './course-result.ts';

const firstStepMs = 100;
/** Steps that a result keeps: a minute at 100 ms. */
const keptSteps = 600;
/** An hour at 100 ms. */
const mostSteps = 36_000;

/** Counts in equal steps of time, which grows up to `mostSteps`. */
class StepCounts {
  #counts = new Uint32Array(keptSteps);

  add(step: number): void {
    if (step >= this.#counts.length) this.#grow(step);
    this.#counts[step] = (this.#counts[step] ?? 0) + 1;
  }

  joinNeighbours(): void {
    const joined = new Uint32Array(this.#counts.length);
    this.#counts.forEach((count, step) => {
      const half = Math.floor(step / 2);
      joined[half] = (joined[half] ?? 0) + count;
    });
    this.#counts = joined;
  }

  /** The first of the steps with the most; undefined where all are empty. */
  get fullest(): number | undefined {
    const most = this.#counts.reduce((found, count) => Math.max(found, count), 0);
    return most === 0 ? undefined : this.#counts.indexOf(most);
  }

  /** The step after the last that is not empty. */
  get end(): number {
    return this.#counts.findLastIndex((count) => count > 0) + 1;
  }

  between(from: number, to: number): number[] {
    return Array.from({ length: to - from }, (_, index) => this.#counts[from + index] ?? 0);
  }

  #grow(step: number): void {
    const wanted = Math.max(step + 1, 2 * this.#counts.length);
    const grown = new Uint32Array(Math.min(mostSteps, wanted));
    grown.set(this.#counts);
    this.#counts = grown;
  }
}

/**
 * Counts first attempts, retries and failures in steps of 100 ms, in at most 432 kB: after 36,000
 * steps neighbours are joined, and from then on steps are twice as long. Moments may come in any
 * order.
 */
export class HerdLog {
  readonly #firsts = new StepCounts();
  readonly #retries = new StepCounts();
  readonly #failures = new StepCounts();
  #stepMs = firstStepMs;

  /** An attempt started at that moment, finite and ≥ 0. */
  started(atMs: number, isRetry: boolean): void {
    const counts = isRetry ? this.#retries : this.#firsts;
    counts.add(this.#stepOf(atMs));
  }

  /** An attempt failed at that moment. */
  failed(atMs: number): void {
    this.#failures.add(this.#stepOf(atMs));
  }

  /** At most 600 steps around the one with the most retries; undefined where nothing was retried. */
  herd(): Herd | undefined {
    const fullest = this.#retries.fullest;
    if (fullest === undefined) return undefined;
    const end = Math.max(this.#firsts.end, this.#retries.end, this.#failures.end);
    const from = Math.max(0, Math.min(fullest - keptSteps / 2, end - keptSteps));
    const to = Math.min(end, from + keptSteps);
    return {
      startMs: from * this.#stepMs,
      stepMs: this.#stepMs,
      firsts: this.#firsts.between(from, to),
      retries: this.#retries.between(from, to),
      failures: this.#failures.between(from, to),
    };
  }

  #stepOf(atMs: number): number {
    while (atMs >= this.#stepMs * mostSteps) {
      for (const counts of [this.#firsts, this.#retries, this.#failures]) counts.joinNeighbours();
      this.#stepMs *= 2;
    }
    return Math.floor(atMs / this.#stepMs);
  }
}
