import type { Operation } from '../operation.ts';
import { waitBounds } from '../policy.ts';
import { leastImprobable } from '../stats/jitter.ts';
import type { RuleContext } from './rule.ts';
import { evidenceLimit } from './rule.ts';
import type { Wait } from './waits.ts';

/** Waits that end this close to each other may have one cause, and count once. */
const sharedCauseMs = 100;
/** So many ends are remembered to tell that (at 10 counted waits a second, half an hour of them). */
const endLimit = 20_000;
/** Fewer waits than this say nothing about lateness. */
export const leastWaits = 5;

/** A wait that ended later than its bound, the observer's noise and a margin allow. */
export interface LateWait {
  readonly operation: Operation;
  readonly wait: Wait;
  readonly boundMs: number;
}

/** Counts which of N waits ended late. One late wait is bad luck; k of N are the client's. */
export interface LateWaits {
  /** Whether the wait was late; one that says nothing about lateness was not. */
  hear(operation: Operation, wait: Wait): boolean;
  /** Waits that were counted. */
  readonly counted: number;
  /** Of them, those that were late. */
  readonly late: number;
  /** The least number of late ones that chance (1 % each) does not explain (P ≤ 1e-6). */
  readonly needed: number;
  /** The first late ones, at most `evidenceLimit`. */
  readonly first: readonly LateWait[];
}

/** See `LateWaits`; memory is bounded. */
export function createLateWaits(context: RuleContext): LateWaits {
  const first: LateWait[] = [];
  const isAlone = createSpacing();
  let counted = 0;
  let late = 0;
  return {
    hear(operation, wait) {
      if (!saysSomething(wait, context)) return false;
      const boundMs = waitBounds(context.policy.numbers, wait.ordinal).hiMs;
      const allowedMs = boundMs + context.noiseMs() + Math.max(50, boundMs * 0.02);
      if (!isAlone(wait.previous.endMs + wait.sinceEndMs)) return false;
      counted += 1;
      if (wait.sinceEndMs <= allowedMs) return false;
      late += 1;
      if (first.length < evidenceLimit) first.push({ operation, wait, boundMs });
      return true;
    },
    get counted() {
      return counted;
    },
    get late() {
      return late;
    },
    get needed() {
      return leastImprobable(counted);
    },
    first,
  };
}

/**
 * A stall of the observer makes waits seem longer. A freshly started process loads code before its
 * first retry; the client of a load run, which observes itself, is not fresh.
 */
function saysSomething({ ordinal, previous, next }: Wait, context: RuleContext): boolean {
  if (ordinal === 1 && context.observer !== 'client') return false;
  return !context.stalledWithin(previous.endMs, next.startMs);
}

/** Tells whether no counted end is within `sharedCauseMs` of this one, and counts it if so. */
function createSpacing(): (endMs: number) => boolean {
  const ends = new Map<number, number>();
  const isNear = (slot: number, endMs: number): boolean => {
    const other = ends.get(slot);
    return other !== undefined && Math.abs(other - endMs) < sharedCauseMs;
  };
  return (endMs) => {
    const slot = Math.floor(endMs / sharedCauseMs);
    if (isNear(slot, endMs) || isNear(slot - 1, endMs) || isNear(slot + 1, endMs)) return false;
    if (ends.size >= endLimit) {
      const [oldest] = ends.keys();
      if (oldest !== undefined) ends.delete(oldest);
    }
    ends.set(slot, endMs);
    return true;
  };
}
