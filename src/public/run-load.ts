import type { z } from 'zod';
import { planLoad } from '../cli/plan-load.ts';
import { RetrialError } from '../core/errors.ts';
import type { Profile } from '../core/profile.ts';
import type { Result } from '../core/result.ts';
import type { RunLoadOptions } from '../run/run-load.ts';
import { runLoad as runPlan } from '../run/run-load.ts';

/** A load profile as it is written in a file, as an object. */
export type ProfileObject = z.input<typeof Profile>;

/** What may be said of a load besides its profile, as on the command line. */
export interface LoadOptions extends RunLoadOptions {
  /** URL to use instead of the profile's target. */
  readonly target?: string;
  /** Of the schedule, the data, the keys and the faults; absent: the profile's, or a random one. */
  readonly seed?: string;
  /** Goes into the keys; absent: `0` for a mock, else a random one. */
  readonly runId?: string;
  /** Stretches or shrinks the whole load, e.g. `30s`. */
  readonly duration?: string;
  /** Scales the highest rate of an open load, e.g. `50/s`. */
  readonly rate?: string;
  /** Scales the most users of a closed load. */
  readonly users?: number;
  /** Hosts other than this machine that may get more than 100/s. */
  readonly allowHost?: readonly string[];
}

/** What mistakes in a profile are placed at that is no file. */
const noFile = 'profile';

/**
 * Runs a load: `profile` is the path of a YAML file, or the same as an object, whose paths (of feeds,
 * of a contract) count from the working directory. Comes back with the result; what the target does
 * wrong is in it, and never thrown. Nothing is printed.
 *
 * @throws RetrialError for what is wrong with the profile or the options.
 */
export async function runLoad(
  profile: string | ProfileObject,
  options: LoadOptions = {},
): Promise<Result> {
  return await runPlan(planOf(profile, options), options);
}

function planOf(profile: string | ProfileObject, options: LoadOptions) {
  if (typeof profile === 'string') return planLoad({ ...options, profile });
  try {
    return planLoad({ ...options, profile: noFile, text: JSON.stringify(profile) });
  } catch (error) {
    // A line and a column of an object say nothing.
    if (!(error instanceof RetrialError) || error.place?.file !== noFile) throw error;
    throw new RetrialError(error.message, {
      code: error.code,
      place: { file: noFile },
      cause: error,
    });
  }
}
