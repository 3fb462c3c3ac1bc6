import { z } from 'zod';
import { Distribution } from '../../distribution.ts';
import { Duration, PositiveDuration } from '../../units.ts';

/** Settings of the plain mock, as a profile has them. */
export const PlainOptions = z.strictObject({
  /** So many requests in each window, of all clients together; absent: no limit. */
  rateLimit: z
    .strictObject({
      limit: z.int().min(1),
      /** Windows begin at multiples of it on the Unix epoch. */
      window: Duration.refine((ms) => ms >= 1_000 && ms % 1_000 === 0, {
        error: 'must be whole seconds, since the RateLimit fields count in seconds; e.g. 10s',
      }).default(1_000),
    })
    .optional(),
  idempotency: z
    .strictObject({
      /** How long the first answer of a key is kept. */
      ttl: PositiveDuration.default(86_400_000),
      /** Most keys that are kept; the oldest goes first, and the ledger tells. */
      cap: z.int().min(1).default(500_000),
    })
    .prefault({}),
  /** How long it works on a request that it serves; refusals and replays come at once. */
  latency: Distribution.default(0),
});
export type PlainOptions = z.infer<typeof PlainOptions>;
