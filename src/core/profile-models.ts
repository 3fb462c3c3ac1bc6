import { z } from 'zod';
import { NonNegativeDuration, PositiveDuration, Rate } from './units.ts';
import type { ClosedLoad } from './workload/closed.ts';
import type { OpenLoad } from './workload/open.ts';
import type { Stage } from './workload/stages.ts';
import { peakLevel } from './workload/stages.ts';

/** A load whose operations arrive at a rate, whatever the target does. */
export interface OpenLoadModel extends OpenLoad {
  readonly model: 'open';
  /** Lower than the profile's own bound of operations under way, where it is given. */
  readonly maxInFlight?: number | undefined;
  /** Whether each stage is a step on the way to the first rate that breaks a threshold. */
  readonly seeksBreakpoint?: true;
}

/** A load of users who take turns. */
export interface ClosedLoadModel extends ClosedLoad {
  readonly model: 'closed';
}

interface LevelStage {
  readonly durationMs: number;
  readonly level: number | undefined;
  readonly rampTo: number | undefined;
}

/** Stages follow each other; a ramp starts where the stage before it ended, the first from `first`. */
export function joinStages(stages: readonly LevelStage[], first = 0): Stage[] {
  const joined: Stage[] = [];
  for (const { durationMs, level, rampTo } of stages) {
    const from = level ?? joined.at(-1)?.to ?? first;
    joined.push({ durationMs, from, to: level ?? rampTo ?? from });
  }
  return joined;
}

/** Each user of a closed load is a timer and a place in a set. */
export const mostUsers = 100_000;
/** How many users there are. */
export const Users = z.int().min(0).max(mostUsers);

const RateStage = z
  .strictObject({ duration: PositiveDuration, rate: Rate.optional(), rampTo: Rate.optional() })
  .refine((stage) => (stage.rate === undefined) !== (stage.rampTo === undefined), {
    error: 'a stage needs either "rate" (steady) or "rampTo" (a straight ramp), and not both',
  })
  .transform(({ duration, rate, rampTo }) => ({ durationMs: duration, level: rate, rampTo }));

const UserStage = z
  .strictObject({ duration: PositiveDuration, users: Users.optional(), rampTo: Users.optional() })
  .refine((stage) => (stage.users === undefined) !== (stage.rampTo === undefined), {
    error: 'a stage needs either "users" (steady) or "rampTo" (a straight ramp), and not both',
  })
  .transform(({ duration, users, rampTo }) => ({ durationMs: duration, level: users, rampTo }));

/** A pause of a user: a time, or the bounds of a random one. */
export const Think = z.union([
  NonNegativeDuration.transform((ms) => ({ minMs: ms, maxMs: ms })),
  z
    .strictObject({ min: NonNegativeDuration, max: NonNegativeDuration })
    .refine(({ min, max }) => min <= max, { error: '"min" must not be above "max"' })
    .transform(({ min, max }) => ({ minMs: min, maxMs: max })),
]);

/** Whether anything would ever start: without a level above 0 nothing would, and no factor could scale it. */
export const hasLevel = ({ stages }: { readonly stages: readonly Stage[] }): boolean =>
  peakLevel(stages) > 0;

/** What is said of an open load without a level. */
export const noRate = 'has no rate above 0, so that no operation would ever start; give it one';
/** What is said of a closed load without a level. */
export const noUsers = 'has no users above 0, so that no operation would ever start; give it some';

/** Operations arrive at a rate: `rate` and `duration`, or `stages`. */
export const OpenModel = z
  .strictObject({
    model: z.literal('open'),
    arrivals: z.enum(['constant', 'poisson']).default('constant'),
    rate: Rate.optional(),
    duration: PositiveDuration.optional(),
    stages: z.array(RateStage).min(1).optional(),
  })
  .refine(({ rate, duration, stages }) => {
    const simple = [rate, duration].filter((given) => given !== undefined).length;
    return stages ? simple === 0 : simple === 2;
  }, 'needs either "rate" and "duration", or "stages"')
  .transform(
    ({ model, arrivals, rate, duration = 0, stages }): OpenLoadModel => ({
      model,
      arrivals,
      stages: joinStages(stages ?? [{ durationMs: duration, level: rate, rampTo: undefined }]),
    }),
  )
  .refine(hasLevel, noRate);

/** A closed load with a number of iterations but without a duration ends after that long. */
export const longestIterationsMs = 600_000;

/** Users take turns: `users` and `duration` or `iterations`, or `stages`. */
export const ClosedModel = z
  .strictObject({
    model: z.literal('closed'),
    users: Users.optional(),
    duration: PositiveDuration.optional(),
    /** Operations of all users together. */
    iterations: z.int().min(1).optional(),
    think: Think.default({ minMs: 0, maxMs: 0 }),
    stages: z.array(UserStage).min(1).optional(),
  })
  .refine(({ users, duration, iterations, stages }) => {
    if (stages) return users === undefined && duration === undefined;
    return users !== undefined && (duration !== undefined || iterations !== undefined);
  }, 'needs either "users" and "duration" (or "iterations"), or "stages"')
  .transform(
    ({
      model,
      users,
      duration = longestIterationsMs,
      iterations,
      think,
      stages,
    }): ClosedLoadModel => ({
      model,
      iterations,
      think,
      stages: joinStages(stages ?? [{ durationMs: duration, level: users, rampTo: undefined }]),
    }),
  )
  .refine(hasLevel, noUsers);
