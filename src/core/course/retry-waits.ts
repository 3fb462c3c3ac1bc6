import type { Policy } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import type { WaitSource } from '../rules/wait-source.ts';
import type { Wait } from '../rules/waits.ts';
import type { RetryWaitGroup, RetryWaitSample } from './course-result.ts';
import { EvenSamples } from './even-samples.ts';

/** Later waits of an operation are in no group. */
const mostOrdinals = 11;
const samplesPerGroup = 300;
const asked: ReadonlySet<WaitSource> = new Set(['honored', 'uncapped', 'date', 'malformed']);

/** The waits of one group so far. */
class WaitGroup {
  readonly #head: Pick<RetryWaitGroup, 'source' | 'ordinal' | 'loMs' | 'hiMs'>;
  readonly #samples = new EvenSamples<RetryWaitSample>(samplesPerGroup);
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = Number.NEGATIVE_INFINITY;

  constructor(head: Pick<RetryWaitGroup, 'source' | 'ordinal' | 'loMs' | 'hiMs'>) {
    this.#head = head;
  }

  add({ sinceAnswerMs: waitMs, askedMs }: Wait): void {
    this.#minMs = Math.min(this.#minMs, waitMs);
    this.#maxMs = Math.max(this.#maxMs, waitMs);
    this.#samples.add(askedMs === undefined ? { waitMs } : { waitMs, askedMs });
  }

  told(): RetryWaitGroup {
    const { count, kept } = this.#samples;
    const seen = { count, minMs: this.#minMs, maxMs: this.#maxMs };
    return { ...this.#head, ...seen, samples: [...kept] };
  }
}

/**
 * Gathers the waits that rules judge: those of backoff by their place in the order of retries, up to
 * the 11th, with their bounds where they are declared, and those for which a Retry-After was sent,
 * readable or not. A wait that nothing governs, or that is in doubt, is in none; memory is bounded.
 */
export class RetryWaits {
  readonly #policy: Policy;
  /** By ordinal. */
  readonly #backoff: WaitGroup[] = [];
  #retryAfter: WaitGroup | undefined;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  add(wait: Wait): void {
    if (wait.doubt !== undefined) return;
    if (asked.has(wait.source)) {
      this.#retryAfter ??= new WaitGroup({ source: 'retry-after' });
      this.#retryAfter.add(wait);
    } else if (wait.source === 'backoff' && wait.ordinal <= mostOrdinals) {
      this.#groupOf(wait.ordinal).add(wait);
    }
  }

  /** Backoff by rising ordinal, then Retry-After; at most 12 groups, 300 samples each. */
  groups(): RetryWaitGroup[] {
    // Spread, the places of ordinals that never came are undefined.
    const groups: (WaitGroup | undefined)[] = [...this.#backoff, this.#retryAfter];
    return groups.flatMap((group) => group?.told() ?? []);
  }

  #groupOf(ordinal: number): WaitGroup {
    const known = this.#backoff[ordinal];
    if (known) return known;
    const { numbers, declared } = this.#policy;
    const bounds = declared.backoff ? waitBounds(numbers, ordinal) : {};
    const group = new WaitGroup({ source: 'backoff', ordinal, ...bounds });
    this.#backoff[ordinal] = group;
    return group;
  }
}
