import { RetrialError } from './errors.ts';
import type { LoadModel, LoadOverrides } from './profile-load.ts';
import type { Stage } from './workload/stages.ts';
import { peakLevel, totalMs } from './workload/stages.ts';

/**
 * The load with the command line's wishes: a duration, a rate or a number of users scales all stages
 * in proportion, so that the shape of the profile stays.
 *
 * @throws RetrialError (`usage`) for a rate of a closed load or users of an open one.
 */
export function overrideLoad(load: LoadModel, overrides: LoadOverrides): LoadModel {
  const { durationMs, ratePerSecond, users } = overrides;
  if (load.model === 'closed' && ratePerSecond !== undefined) {
    throw new RetrialError('--rate goes with an open load; this profile is closed, use --users', {
      code: 'usage',
    });
  }
  if (load.model === 'open' && users !== undefined) {
    throw new RetrialError('--users goes with a closed load; this profile is open, use --rate', {
      code: 'usage',
    });
  }
  const level = load.model === 'open' ? ratePerSecond : users;
  return { ...load, stages: scale(load.stages, { durationMs, level }) };
}

function scale(
  stages: readonly Stage[],
  { durationMs, level }: { durationMs: number | undefined; level: number | undefined },
): Stage[] {
  const timeFactor = durationMs === undefined ? 1 : durationMs / totalMs(stages);
  const levelFactor = level === undefined ? 1 : level / peakLevel(stages);
  return stages.map((stage) => ({
    durationMs: stage.durationMs * timeFactor,
    from: stage.from * levelFactor,
    to: stage.to * levelFactor,
  }));
}
