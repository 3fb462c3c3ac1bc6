import { z } from 'zod';
import { NonNegativeDuration } from './units.ts';

const factor = z.number().min(0);

const JitterSetting = z.union([
  z.literal('none').transform(() => ({ lo: 1, hi: 1 })),
  z
    .tuple([factor, factor])
    .meta({ title: 'a list of two factors, like [0.5, 1]' })
    .refine(([lo, hi]) => lo <= hi, { error: 'takes two factors, the smaller one first' })
    .transform(([lo, hi]) => ({ lo, hi })),
]);

/**
 * What the client plays instead of its contract's policy. A vendor's own numbers stay those by which
 * it is judged, so that a wrong policy can be seen to be caught.
 */
const PolicyOverrides = z.strictObject({
  maxAttempts: z.int().min(1).optional(),
  backoff: z
    .strictObject({
      base: NonNegativeDuration,
      factor: z.number().min(1),
      cap: NonNegativeDuration.optional(),
    })
    .optional(),
  /** `none`, or the interval [lo, hi] of the factor of a wait. */
  jitter: JitterSetting.optional(),
  retryAfterJitter: z.number().min(0).optional(),
  giveUpAbove: NonNegativeDuration.optional(),
  /** The amplification within which the whole client keeps its retries; absent: as many as it takes. */
  budget: z.number().min(1).optional(),
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
