import { stream } from '../random.ts';
import type { Share } from './open.ts';
import { wholeSchedule } from './open.ts';
import type { Stage } from './stages.ts';
import { levelAt, peakLevel, totalMs } from './stages.ts';

/** Users who start their next operation when the last has settled and they have thought. */
export interface ClosedLoad {
  /** Levels are users. */
  readonly stages: readonly Stage[];
  /** Between an operation's end and the next start, uniform in [minMs, maxMs]. */
  readonly think: { readonly minMs: number; readonly maxMs: number };
  /** Operations of all users together, after which nobody starts another. */
  readonly iterations?: number | undefined;
}

/** What one share of a closed load may do. Users and iterations are numbered over the whole load. */
export interface ClosedPlan {
  /** The users of this share, each present or parked at any one time. */
  readonly users: readonly number[];
  /** Whether this user takes part at that time. */
  isPresent(user: number, atMs: number): boolean;
  /** The number of the next operation of this share; undefined where none is left. */
  nextIndex(): number | undefined;
  /** The pause before this operation, in milliseconds. */
  thinkMs(index: number): number;
  readonly endMs: number;
}

/**
 * Share `share` of `count`: it has the users and the iterations whose numbers leave that remainder,
 * so the shares together are the whole load and no two have anything in common.
 */
export function planClosed(
  load: ClosedLoad,
  seed: { readonly seed: string; readonly runId: string },
  { share, count }: Share = wholeSchedule,
): ClosedPlan {
  const all = Math.ceil(peakLevel(load.stages));
  const users = Array.from({ length: all }, (_, user) => user).filter(
    (user) => user % count === share,
  );
  const { minMs, maxMs } = load.think;
  let next = share;
  return {
    users,
    isPresent: (user, atMs) => user < Math.round(levelAt(load.stages, atMs)),
    nextIndex() {
      if (load.iterations !== undefined && next >= load.iterations) return undefined;
      const index = next;
      next += count;
      return index;
    },
    thinkMs: (index) =>
      maxMs === minMs
        ? minMs
        : minMs + (maxMs - minMs) * stream(seed.seed, seed.runId, 'think', index)(),
    endMs: totalMs(load.stages),
  };
}
