import type { Fault } from '../../core/faults/fault.ts';
import type { Profile } from '../../core/profile.ts';
import type { Progress } from '../../core/progress.ts';
import type { Stage } from '../../core/workload/stages.ts';
import { levelAt } from '../../core/workload/stages.ts';
import { activeFaults } from './active-faults.ts';

/** What of a plan decides what there is to see while its load runs. */
export interface LivePlan {
  readonly load: Profile['load'];
  readonly warmupMs: number;
  /** Of the run's own mock; none where the target is another. */
  readonly faults: readonly Fault[];
}

/** A load at one moment, as everything that shows it live needs it; JSON. */
export interface LiveLook extends Omit<Progress, 'windows' | 'isEnding'> {
  readonly phase: 'warm-up' | 'running' | 'ending' | 'stopping' | 'over';
  /** How much of the plan is done, from 0 to 1. */
  readonly doneShare: number;
  /** Of a closed load that ends after so many; absent: time alone ends it. */
  readonly plannedOperations?: number;
  /** Absent: after the last of them. Numbers begin with 1. */
  readonly stage?: { readonly number: number; readonly of: number; readonly endMs: number };
  /** Arrivals a second, or users, as the plan has them now. */
  readonly planned: { readonly level: number; readonly unit: 'arrivals' | 'users' };
  /** Of late; once it is over, on average. */
  readonly arrivalsPerSecond: number;
  /** Arrivals that found too many operations under way. */
  readonly dropped: number;
  readonly amplification: number;
  /** What the mock does wrong now, and next. */
  readonly faults: readonly string[];
}

/** What one progress does not tell. */
export interface Course {
  readonly arrivalsPerSecond: number;
  readonly dropped: number;
  /** The user asked for its end. */
  readonly isStopping: boolean;
}

/** What there is to see of a load that follows this plan. */
export function lookAt(plan: LivePlan, progress: Progress, course: Course): LiveLook {
  const { windows: _, isEnding, ...counts } = progress;
  const { elapsedMs, attempts, retries } = progress;
  const { load, warmupMs, faults } = plan;
  const { isStopping, ...told } = course;
  const stage = stageAt(load.stages, elapsedMs);
  const plannedOperations = load.model === 'closed' ? load.iterations : undefined;
  // Of the operations whose first attempt is over: those that wait for it would hide retries.
  const begun = attempts - retries;
  return {
    ...counts,
    ...told,
    phase: phaseOf({ isStopping, isEnding, isWarmup: elapsedMs < warmupMs }),
    doneShare: doneShare(progress, plannedOperations),
    ...(plannedOperations !== undefined && { plannedOperations }),
    ...(stage && { stage }),
    planned: {
      level: levelAt(load.stages, elapsedMs),
      unit: load.model === 'open' ? 'arrivals' : 'users',
    },
    amplification: begun === 0 ? 1 : attempts / begun,
    faults: activeFaults(faults, elapsedMs),
  };
}

function phaseOf(is: {
  readonly isStopping: boolean;
  readonly isEnding: boolean;
  readonly isWarmup: boolean;
}): LiveLook['phase'] {
  if (is.isStopping) return 'stopping';
  if (is.isEnding) return 'ending';
  return is.isWarmup ? 'warm-up' : 'running';
}

/** By time, or by operations where those of a closed load are counted out. */
function doneShare(progress: Progress, plannedOperations: number | undefined): number {
  const { elapsedMs, plannedMs, operations, isEnding } = progress;
  const byTime = plannedMs === 0 ? 1 : elapsedMs / plannedMs;
  const byCount = plannedOperations === undefined ? 0 : operations / plannedOperations;
  return isEnding ? 1 : Math.min(1, Math.max(0, byTime, byCount));
}

/** A stage without length is a jump, and nothing that a load is in. */
function stageAt(stages: readonly Stage[], atMs: number): LiveLook['stage'] {
  const long = stages.filter(({ durationMs }) => durationMs > 0);
  let endMs = 0;
  for (const [index, { durationMs }] of long.entries()) {
    endMs += durationMs;
    if (atMs < endMs) return { number: index + 1, of: long.length, endMs };
  }
  return undefined;
}
