import { z } from 'zod';
import { ExecutorLoad } from './profile-executors.ts';
import { ClosedModel, OpenModel } from './profile-models.ts';
import { PresetLoad } from './profile-presets.ts';

/**
 * When operations arrive: at a rate, whatever the target does (open), or user by user (closed). A
 * preset or an executor of k6 is only another way to write one of the two.
 */
export const LoadModel = z
  .union([z.discriminatedUnion('model', [OpenModel, ClosedModel]), PresetLoad, ExecutorLoad])
  .meta({ title: 'a load, like { model: open, rate: 10/s, duration: 30s }' });
export type LoadModel = z.infer<typeof LoadModel>;

/** What the command line changes of a load. */
export interface LoadOverrides {
  readonly durationMs?: number | undefined;
  readonly ratePerSecond?: number | undefined;
  readonly users?: number | undefined;
}
