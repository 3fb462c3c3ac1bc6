import { z } from 'zod';
import type { Random } from '../random.ts';
import { Duration } from '../units.ts';

/** How long a mock works on a request: fixed, or uniform in [a, b]; milliseconds after parsing. */
export const ProcessingTime = z.union([
  Duration.refine((ms) => ms >= 0, { error: 'a processing time must not be negative' }),
  z.strictObject({
    uniform: z.tuple([Duration, Duration]).refine(([a, b]) => 0 <= a && a <= b, {
      error: 'uniform takes two durations, none negative, the shorter one first',
    }),
  }),
]);
export type ProcessingTime = z.infer<typeof ProcessingTime>;

/** Milliseconds of one piece of work; takes one random number where the time is not fixed. */
export function drawMs(time: ProcessingTime, random: Random): number {
  if (typeof time === 'number') return time;
  const [loMs, hiMs] = time.uniform;
  return loMs + random() * (hiMs - loMs);
}
