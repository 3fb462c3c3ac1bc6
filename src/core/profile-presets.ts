import { z } from 'zod';
import type { ClosedLoadModel, OpenLoadModel } from './profile-models.ts';
import { hasLevel, noRate, noUsers, Think, Users } from './profile-models.ts';
import { PositiveDuration, Rate } from './units.ts';
import type { Stage } from './workload/stages.ts';

/** A part of a shape: so many parts of the duration, from one share of the peak to another. */
type Part = readonly [parts: number, from: number, to: number];

interface Preset {
  readonly durationMs: number;
  readonly shape: readonly Part[];
}

const burst: readonly Part[] = [
  [1, 1, 1],
  [9, 0, 0],
];

/** Length and shape of each preset, where the profile does not say otherwise. */
const presets = {
  /** A few users for a short time: does it work at all? */
  smoke: { durationMs: 10_000, shape: [[1, 1, 1]] },
  /** The same all the time. */
  steady: { durationMs: 60_000, shape: [[1, 1, 1]] },
  /** A straight line from nothing to the peak. */
  ramp: { durationMs: 60_000, shape: [[1, 0, 1]] },
  /** Three times a tenth of a third at the peak, then nothing, so that retries have time to end. */
  burst: { durationMs: 30_000, shape: [...burst, ...burst, ...burst] },
  /** A tenth of the peak; in the middle a tenth of the time at the peak, with steep flanks. */
  spike: {
    durationMs: 60_000,
    shape: [
      [8, 0.1, 0.1],
      [1, 0.1, 1],
      [2, 1, 1],
      [1, 1, 0.1],
      [8, 0.1, 0.1],
    ],
  },
  /** The first twentieth rises to the peak, the rest stays there. */
  soak: {
    durationMs: 3_600_000,
    shape: [
      [1, 0, 1],
      [19, 1, 1],
    ],
  },
  /** Steady, a third each before, during and after an outage; the outage itself is a fault. */
  outage: { durationMs: 90_000, shape: [[1, 1, 1]] },
} as const satisfies Readonly<Record<string, Preset>>;

function stagesOf({ durationMs, shape }: Preset, peak: number): Stage[] {
  const whole = shape.reduce((sum, [parts]) => sum + parts, 0);
  return shape.map(([parts, from, to]) => ({
    durationMs: (durationMs * parts) / whole,
    from: peak * from,
    to: peak * to,
  }));
}

/** Users of `smoke` where neither they nor a rate are given. */
const smokeUsers = 2;
const smokeThink = { minMs: 100, maxMs: 100 };
const noThink = { minMs: 0, maxMs: 0 };

/** A preset with a peak: a rate makes the load an open one, users a closed one. */
function shaped<Name extends keyof typeof presets>(name: Name) {
  const isSmoke = name === 'smoke';
  return z
    .strictObject({
      preset: z.literal(name),
      /** The highest rate. */
      rate: Rate.optional(),
      /** The most users. */
      users: Users.optional(),
      duration: PositiveDuration.default(presets[name].durationMs),
      arrivals: z.enum(['constant', 'poisson']).optional(),
      think: Think.optional(),
    })
    .refine(
      ({ rate, users }) =>
        (rate === undefined) !== (users === undefined) || (isSmoke && rate === undefined),
      {
        error:
          'needs either "rate" (an open load, like 50/s) or "users" (a closed one, like 20), and not both',
        abort: true,
      },
    )
    .refine(({ rate, think }) => rate === undefined || think === undefined, {
      error: '"think" goes with "users": at a rate, operations do not wait for each other',
      path: ['think'],
    })
    .refine(({ rate, arrivals }) => rate !== undefined || arrivals === undefined, {
      error: '"arrivals" goes with "rate": users start when their last operation has ended',
      path: ['arrivals'],
    })
    .transform(({ rate, users = smokeUsers, duration, arrivals = 'constant', think }) => {
      const preset: Preset = { ...presets[name], durationMs: duration };
      return rate === undefined
        ? closed(stagesOf(preset, users), think ?? (isSmoke ? smokeThink : noThink))
        : open(stagesOf(preset, rate), arrivals);
    })
    .refine((load) => hasLevel(load), {
      error: ({ input }) => ((input as { model?: string }).model === 'open' ? noRate : noUsers),
    });
}

function open(
  stages: readonly Stage[],
  arrivals: OpenLoadModel['arrivals'],
): OpenLoadModel | ClosedLoadModel {
  return { model: 'open', arrivals, stages };
}

function closed(
  stages: readonly Stage[],
  think: ClosedLoadModel['think'],
): OpenLoadModel | ClosedLoadModel {
  return { model: 'closed', stages, think };
}

const defaultStepsMs = 100_000;
/** Each step has histograms of its own until it is judged. */
const mostSteps = 50;

/** Equal steps up to the rate, of which the first that misses a threshold is the last. */
const Breakpoint = z
  .strictObject({
    preset: z.literal('breakpoint'),
    /** The rate of the last step. */
    rate: Rate,
    /** Of all steps together. */
    duration: PositiveDuration.default(defaultStepsMs),
    steps: z.int().min(2).max(mostSteps).default(10),
    arrivals: z.enum(['constant', 'poisson']).default('constant'),
  })
  .transform(({ rate, duration, steps, arrivals }): OpenLoadModel => {
    const stages = Array.from({ length: steps }, (_, index) => {
      const level = (rate * (index + 1)) / steps;
      return { durationMs: duration / steps, from: level, to: level };
    });
    return { model: 'open', arrivals, stages, seeksBreakpoint: true };
  })
  .refine(hasLevel, noRate);

/** A load by the name of its shape, with a peak and a duration; it becomes stages. */
export const PresetLoad = z.discriminatedUnion('preset', [
  shaped('smoke'),
  shaped('steady'),
  shaped('ramp'),
  shaped('burst'),
  shaped('spike'),
  shaped('soak'),
  shaped('outage'),
  Breakpoint,
]);
