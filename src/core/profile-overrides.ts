import { RetrialError } from './errors.ts';
import type { LoadModel, LoadOverrides } from './profile-load.ts';
import type { Stage } from './workload/stages.ts';
import { peakLevel, totalMs } from './workload/stages.ts';

/**
 * The load with the command line's wishes: a duration, a rate or a number of users scales all stages
 * in proportion, so that the shape of the profile stays. What scales must be above 0, as a profile's
 * peak level and length are.
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

/**
 * As a share of the whole first: the peak then becomes the wanted level to the last digit, and not
 * 10.000000000000002 users.
 */
function scale(
  stages: readonly Stage[],
  { durationMs, level }: { durationMs: number | undefined; level: number | undefined },
): Stage[] {
  const total = totalMs(stages);
  const peak = peakLevel(stages);
  const toLevel = (own: number): number => (level === undefined ? own : level * (own / peak));
  return stages.map((stage) => ({
    durationMs:
      durationMs === undefined ? stage.durationMs : durationMs * (stage.durationMs / total),
    from: toLevel(stage.from),
    to: toLevel(stage.to),
  }));
}
