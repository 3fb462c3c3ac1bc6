import { z } from 'zod';
import type { ClosedLoadModel, OpenLoadModel } from './profile-models.ts';
import {
  hasLevel,
  joinStages,
  longestIterationsMs,
  noRate,
  noUsers,
  Users,
} from './profile-models.ts';
import { NonNegativeDuration, PositiveDuration } from './units.ts';

/** A field of k6 that has no meaning here, or another place. */
const unsupported = (sentence: string) => z.never({ error: sentence }).optional();

/** What any executor of k6 may have beside its own fields (grafana.com/docs/k6, executors). */
const common = {
  startTime: unsupported(
    '"startTime" is not supported: a profile has one load; begin it with a stage of rate 0',
  ),
  gracefulStop: unsupported('"gracefulStop" stands at the top of the profile, not in its load'),
  exec: unsupported('"exec" is not supported: what is sent stands in "operations"'),
  env: unsupported(
    '"env" is not supported: a text of the profile may name a variable of the environment',
  ),
  tags: unsupported('"tags" is not supported: results are told apart by the name of the operation'),
  options: unsupported('"options" is not supported: it is about a browser'),
} as const;

const Amount = z.number().min(0);

/** The most users of k6 are the most operations under way; an arrival beyond them is dropped. */
const arrivalRate = {
  timeUnit: PositiveDuration.default(1_000),
  preAllocatedVUs: z.int().min(1).optional(),
  maxVUs: z.int().min(1).optional(),
  ...common,
};

interface Vus {
  readonly preAllocatedVUs?: number | undefined;
  readonly maxVUs?: number | undefined;
}

const holdsPreAllocated = ({ preAllocatedVUs = 0, maxVUs = preAllocatedVUs }: Vus): boolean =>
  preAllocatedVUs <= maxVUs;
const fewerThanPreAllocated = {
  error: '"maxVUs" must not be below "preAllocatedVUs"',
  path: ['maxVUs'],
};

function openLoad(stages: OpenLoadModel['stages'], { preAllocatedVUs, maxVUs }: Vus) {
  const load: OpenLoadModel = {
    model: 'open',
    arrivals: 'constant',
    stages,
    maxInFlight: maxVUs ?? preAllocatedVUs,
  };
  return load;
}

const noPause = { minMs: 0, maxMs: 0 };

const ConstantArrivalRate = z
  .strictObject({
    executor: z.literal('constant-arrival-rate'),
    rate: Amount.meta({ title: 'a number of operations in each "timeUnit", like 50' }),
    duration: PositiveDuration,
    ...arrivalRate,
  })
  .refine(holdsPreAllocated, fewerThanPreAllocated)
  .transform(({ rate, timeUnit, duration, ...vus }) => {
    const level = (rate * 1_000) / timeUnit;
    return openLoad([{ durationMs: duration, from: level, to: level }], vus);
  })
  .refine(hasLevel, noRate);

const RampingArrivalRate = z
  .strictObject({
    executor: z.literal('ramping-arrival-rate'),
    startRate: Amount.default(0),
    stages: z.array(z.strictObject({ target: Amount, duration: NonNegativeDuration })).min(1),
    ...arrivalRate,
  })
  .refine(holdsPreAllocated, fewerThanPreAllocated)
  .refine(lasts, { error: 'the stages must last longer than 0 together', path: ['stages'] })
  .transform(({ startRate, timeUnit, stages, ...vus }) => {
    const ramps = stages.map(({ target, duration }) => ({
      ...{ durationMs: duration, level: undefined, rampTo: (target * 1_000) / timeUnit },
    }));
    return openLoad(joinStages(ramps, (startRate * 1_000) / timeUnit), vus);
  })
  .refine(hasLevel, noRate);

const ConstantVus = z
  .strictObject({
    executor: z.literal('constant-vus'),
    vus: Users.default(1),
    duration: PositiveDuration,
    ...common,
  })
  .transform(
    ({ vus, duration }): ClosedLoadModel => ({
      model: 'closed',
      stages: [{ durationMs: duration, from: vus, to: vus }],
      think: noPause,
    }),
  )
  .refine(hasLevel, noUsers);

const RampingVus = z
  .strictObject({
    executor: z.literal('ramping-vus'),
    startVUs: Users.default(1),
    stages: z.array(z.strictObject({ target: Users, duration: NonNegativeDuration })).min(1),
    gracefulRampDown: unsupported(
      '"gracefulRampDown" is not supported: a user who leaves always ends the operation under way',
    ),
    ...common,
  })
  .refine(lasts, { error: 'the stages must last longer than 0 together', path: ['stages'] })
  .transform(({ startVUs, stages }): ClosedLoadModel => {
    const ramps = stages.map(({ target, duration }) => ({
      ...{ durationMs: duration, level: undefined, rampTo: target },
    }));
    return { model: 'closed', stages: joinStages(ramps, startVUs), think: noPause };
  })
  .refine(hasLevel, noUsers);

const SharedIterations = z
  .strictObject({
    executor: z.literal('shared-iterations'),
    vus: Users.default(1),
    iterations: z.int().min(1).default(1),
    maxDuration: PositiveDuration.default(longestIterationsMs),
    ...common,
  })
  .transform(
    ({ vus, iterations, maxDuration }): ClosedLoadModel => ({
      model: 'closed',
      iterations,
      stages: [{ durationMs: maxDuration, from: vus, to: vus }],
      think: noPause,
    }),
  )
  .refine(hasLevel, noUsers);

function lasts({ stages }: { readonly stages: readonly { readonly duration: number }[] }): boolean {
  return stages.some(({ duration }) => duration > 0);
}

/** A load in the words of k6: the executors that mean the same here, with k6's own fields. */
export const ExecutorLoad = z.discriminatedUnion('executor', [
  ConstantArrivalRate,
  RampingArrivalRate,
  ConstantVus,
  RampingVus,
  SharedIterations,
]);
