import { z } from 'zod';
import { Jitter } from './policy.ts';
import { Duration } from './units.ts';

const JitterSetting = z.union([
  z.literal('none').transform(() => ({ lo: 1, hi: 1 })),
  z
    .tuple([z.number(), z.number()])
    .transform(([lo, hi]) => ({ lo, hi }))
    .pipe(Jitter),
]);

/**
 * What the client plays instead of its contract's policy. A vendor's own numbers stay those by which
 * it is judged, so that a wrong policy can be seen to be caught.
 */
const PolicyOverrides = z.strictObject({
  maxAttempts: z.int().min(1).optional(),
  backoff: z
    .strictObject({ base: Duration, factor: z.number().min(1), cap: Duration.optional() })
    .optional(),
  /** `none`, or the interval [lo, hi] of the factor of a wait. */
  jitter: JitterSetting.optional(),
  retryAfterJitter: z.number().min(0).optional(),
  giveUpAbove: Duration.optional(),
  retryAfter: z.enum(['honor', 'ignore']).default('honor'),
  /** Statuses or codes that are retried although the contract says never. */
  alsoRetry: z.array(z.union([z.int(), z.string()])).default([]),
  idempotencyKey: z.enum(['per-operation', 'per-attempt', 'none']).default('per-operation'),
});

/** The reference client, with or without retries. */
export const ClientSettings = z.strictObject({
  retries: z.boolean().default(true),
  policy: PolicyOverrides.prefault({}),
});
export type ClientSettings = z.infer<typeof ClientSettings>;
