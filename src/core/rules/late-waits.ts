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
/** A standstill that was over so long before a retry did not make it late. */
const longPastMs = 250;
/** Fewer waits than this say nothing about lateness. */
export const leastWaits = 5;

/** A wait that ended later than its bound, the observer's noise and a margin allow. */
export interface LateWait {
  readonly operation: Operation;
  readonly wait: Wait;
  readonly boundMs: number;
  /** How much later than the bound and the margin. */
  readonly excessMs: number;
}

/**
 * Counts which of N waits ended late. One late wait is bad luck; k of N are the client's. The noise
 * that is allowed for is that of the whole run: what was late by the noise so far is judged again at
 * the end, so that a stall excuses waits before it as well as after it.
 */
export interface LateWaits {
  /** Whether the wait may be late; one that says nothing about lateness is not. */
  hear(operation: Operation, wait: Wait): boolean;
  /** Waits that were counted. */
  readonly counted: number;
  /** Of them, those that are late by the noise of the run so far. */
  readonly late: number;
  /** Those that may have been late when they were heard, and are not by the noise of the run. */
  readonly excused: number;
  /** The least number of late ones that chance (1 % each) does not explain (P ≤ 1e-6). */
  readonly needed: number;
  /** Late ones, the latest among them, at most `evidenceLimit`. */
  evidence(): readonly LateWait[];
}

/** See `LateWaits`; memory is bounded. */
export function createLateWaits(context: RuleContext): LateWaits {
  const latest: LateWait[] = [];
  const excesses = createExcesses();
  const isAlone = createSpacing();
  let counted = 0;
  return {
    hear(operation, wait) {
      if (!saysSomething(wait, context)) return false;
      const boundMs = waitBounds(context.policy.numbers, wait.ordinal).hiMs;
      if (!isAlone(wait.previous.endMs + wait.sinceEndMs)) return false;
      counted += 1;
      const excessMs = wait.sinceEndMs - boundMs - Math.max(50, boundMs * 0.02);
      if (excessMs <= context.noiseMs()) return false;
      excesses.add(excessMs);
      keepLatest(latest, { operation, wait, boundMs, excessMs });
      return true;
    },
    get counted() {
      return counted;
    },
    get late() {
      return excesses.above(context.noiseMs());
    },
    get excused() {
      return excesses.count - excesses.above(context.noiseMs());
    },
    get needed() {
      return leastImprobable(counted);
    },
    evidence: () => latest.filter(({ excessMs }) => excessMs > context.noiseMs()),
  };
}

/** Puts the wait in where there is room, or in the place of the least late one. */
function keepLatest(latest: LateWait[], wait: LateWait): void {
  if (latest.length < evidenceLimit) {
    latest.push(wait);
    return;
  }
  const least = latest.reduce((one, other) => (other.excessMs < one.excessMs ? other : one));
  if (wait.excessMs > least.excessMs) latest[latest.indexOf(least)] = wait;
}

/** No observer stands still for longer than this, so all that is above counts alike. */
const mostExcessMs = 60_000;

/** How many numbers lie above another, to the millisecond, in favour of the client. */
function createExcesses() {
  const byMs = new Map<number, number>();
  let count = 0;
  return {
    add(excessMs: number): void {
      const ms = Math.min(mostExcessMs, Math.ceil(excessMs) - 1);
      byMs.set(ms, (byMs.get(ms) ?? 0) + 1);
      count += 1;
    },
    above(noiseMs: number): number {
      if (noiseMs === 0) return count;
      let sum = 0;
      for (const [ms, held] of byMs) if (ms >= noiseMs) sum += held;
      return sum;
    },
    get count() {
      return count;
    },
  };
}

/**
 * An observer that stands still when a wait ends sees its end late. While the wait goes on it may:
 * on a busy machine hardly a second is without a stall of a few milliseconds. A freshly started
 * process loads code before its first retry; the client of a load run, which observes itself, is not
 * fresh.
 */
function saysSomething({ ordinal, previous, next }: Wait, context: RuleContext): boolean {
  if (ordinal === 1 && context.observer !== 'client') return false;
  const fromMs = Math.max(previous.endMs, next.queuedMs - longPastMs);
  return !context.stalledWithin(fromMs, next.startMs);
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
