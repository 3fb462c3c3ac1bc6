import { classifierOf } from '../contracts/classify.ts';
import type { Operation } from '../operation.ts';
import type { Jitter } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import type { RuleContext } from './rule.ts';
import { earlyToleranceMs } from './wait-source.ts';
import type { Wait } from './waits.ts';

/** The finest buckets; coarser ones are joined from them, so their number has many divisors. */
export const finestBuckets = 60;
/** Waits with more different bounds than this are not told apart any more. */
const boundsLimit = 128;

/** Waits that share their declared bounds, and where between the bounds they lie. */
export interface HerdPopulation {
  readonly kind: 'backoff' | 'retry-after';
  readonly loMs: number;
  readonly hiMs: number;
  count: number;
  /** How many lie in each sixtieth of the width. */
  readonly slots: Uint32Array;
  /** Of each sixtieth the wait whose operation came first. */
  readonly examples: (HerdExample | undefined)[];
}

/** A wait that shows what a bucket holds. */
export interface HerdExample {
  readonly operation: Operation;
  readonly wait: Wait;
}

type Bounds = Pick<HerdPopulation, 'kind' | 'loMs' | 'hiMs'>;

/**
 * Puts waits into buckets between their declared bounds: those of the backoff by attempt number, and
 * those of a Retry-After where the contract asks for jitter on top. Memory is fixed.
 */
export class HerdPopulations {
  readonly #boundsOf: (wait: Wait) => Bounds | undefined;
  readonly #populations = new Map<string, HerdPopulation>();

  constructor(context: RuleContext) {
    this.#boundsOf = boundsUnder(context);
  }

  /** Takes the wait in, unless it lies outside of its bounds: then another rule judges it. */
  add(operation: Operation, wait: Wait): void {
    const bounds = this.#boundsOf(wait);
    if (!bounds || bounds.loMs >= bounds.hiMs) return;
    const { loMs, hiMs } = bounds;
    const { sinceEndMs } = wait;
    if (sinceEndMs < loMs - earlyToleranceMs || sinceEndMs > hiMs) return;
    const population = this.#populationOf(bounds);
    if (!population) return;
    const place = Math.max(0, sinceEndMs - loMs) / (hiMs - loMs);
    const slot = Math.min(finestBuckets - 1, Math.floor(place * finestBuckets));
    population.count += 1;
    population.slots[slot] = (population.slots[slot] ?? 0) + 1;
    const known = population.examples[slot];
    if (!known || wait.previous.startMs < known.wait.previous.startMs) {
      population.examples[slot] = { operation, wait };
    }
  }

  /** Of each kind the longest waits of which there are at least `count`. */
  longest(count: number): HerdPopulation[] {
    const large = [...this.#populations.values()]
      .filter((population) => population.count >= count)
      .sort((one, other) => other.hiMs - one.hiMs);
    return (['backoff', 'retry-after'] as const).flatMap(
      (kind) => large.find((population) => population.kind === kind) ?? [],
    );
  }

  /** The number of waits in the largest of them; 0 where there is none. */
  get largest(): number {
    return Math.max(0, ...[...this.#populations.values()].map(({ count }) => count));
  }

  #populationOf({ kind, loMs, hiMs }: Bounds): HerdPopulation | undefined {
    const id = `${kind} ${loMs} ${hiMs}`;
    const known = this.#populations.get(id);
    if (known || this.#populations.size >= boundsLimit) return known;
    const slots = new Uint32Array(finestBuckets);
    const fresh: HerdPopulation = { kind, loMs, hiMs, count: 0, slots, examples: [] };
    this.#populations.set(id, fresh);
    return fresh;
  }
}

/** The bounds between which jitter spreads a wait; undefined where none is asked for. */
function boundsUnder({ policy, contract }: RuleContext): (wait: Wait) => Bounds | undefined {
  const classifier = classifierOf(contract);
  const { backoff } = policy.numbers;
  const jitter = isWide(policy.numbers.jitter) ? policy.numbers.jitter : contract.retry.jitter;
  const share = policy.numbers.retryAfterJitter || contract.retry.retryAfterJitter;
  return ({ source, doubt, ordinal, previous, askedMs }) => {
    if (doubt !== undefined) return undefined;
    if (source === 'backoff')
      return { kind: 'backoff', ...waitBounds({ backoff, jitter }, ordinal) };
    if (askedMs === undefined || (source !== 'honored' && source !== 'uncapped')) return undefined;
    const keyed = previous.idempotencyKey !== undefined;
    if (!classifier.outcome(previous.outcome, keyed).jitterOnTop) return undefined;
    return { kind: 'retry-after', loMs: askedMs, hiMs: askedMs * (1 + share) };
  };
}

function isWide({ lo, hi }: Jitter): boolean {
  return lo < hi;
}
