import type { Operation } from '../operation.ts';

/** The operations whose first attempt ended in one second. */
interface Second {
  operations: number;
  failed: number;
  attempts: number;
}

/** Seconds that are kept apart; what came before is summed up. */
const keptSeconds = 3_600;
/** While more than this share of the first attempts fails, it is an outage. */
const outageShare = 0.5;

/** What one process made of an outage: its operations and their attempts. */
export interface OutageSum {
  readonly operations: number;
  readonly attempts: number;
}

/**
 * Sums up the operations that began in an outage: in a second in which more than half of the first
 * attempts failed. Memory is that of an hour of seconds.
 */
export class OutageLoad {
  readonly #seconds = new Map<number, Second>();
  #summed: OutageSum = { operations: 0, attempts: 0 };
  #hungriest: Operation | undefined;

  /** An operation has settled; `resent` of its attempts are the transport's, not its own. */
  hear(
    operation: Operation,
    first: { readonly endMs: number; readonly hasFailed: boolean; readonly resent: number },
  ): void {
    const made = operation.attempts.length;
    const second = this.#secondAt(Math.floor(first.endMs / 1_000));
    second.operations += 1;
    second.attempts += made - first.resent;
    if (!first.hasFailed) return;
    second.failed += 1;
    const most = this.#hungriest?.attempts;
    const isEarlier = first.endMs < (most?.[0]?.endMs ?? 0);
    if (!most || made > most.length || (made === most.length && isEarlier)) {
      this.#hungriest = operation;
    }
  }

  get sum(): OutageSum {
    return [...this.#seconds.values()].reduce(plus, this.#summed);
  }

  /** Of the operations that failed at first, the one with the most attempts. */
  get hungriest(): Operation | undefined {
    return this.#hungriest;
  }

  #secondAt(at: number): Second {
    const known = this.#seconds.get(at);
    if (known) return known;
    const fresh = { operations: 0, failed: 0, attempts: 0 };
    this.#seconds.set(at, fresh);
    if (this.#seconds.size > keptSeconds) {
      const [[oldest, second] = []] = this.#seconds;
      if (oldest !== undefined && second) {
        this.#summed = plus(this.#summed, second);
        this.#seconds.delete(oldest);
      }
    }
    return fresh;
  }
}

function plus(sum: OutageSum, { operations, failed, attempts }: Second): OutageSum {
  if (failed <= operations * outageShare) return sum;
  return { operations: sum.operations + operations, attempts: sum.attempts + attempts };
}
