import { z } from 'zod';
import { Distribution } from '../../distribution.ts';
import { Duration } from '../../units.ts';
import { WebhookTimeScale } from '../../webhooks/settings.ts';

const positive = z.int().min(1);

const Lasting = Duration.refine((ms) => ms > 0, { error: 'must be longer than 0' });

/** Limits of each key by itself. The vendor gives no figures: the defaults are this mock's own. */
const Limits = z.strictObject({
  /** Requests admitted in each second of the Unix epoch, of whatever kind. */
  requestsPerSecond: positive.default(10),
  /** Sync captures under way at once. */
  syncCaptures: positive.default(8),
  /** Children of async searches that wait for a worker. */
  queueChildren: positive.default(200),
  /** Children of async searches that are captured at once. */
  workers: positive.default(16),
});

/** How many entries are kept before the oldest goes early. */
const Caps = z.strictObject({
  jobs: positive.default(100_000),
  idempotencyKeys: positive.default(100_000),
  /** Characters that all jobs may hold together, and all keys; absent: 128 Mi. */
  characters: positive.optional(),
});

/** Configuration of the mock of the AI Search API; durations are text with a unit, read as milliseconds. */
export const AisearchOptions = z.strictObject({
  /** Bearer keys that are known; each is a tenant with jobs, limits and idempotency keys of its own. */
  keys: z.array(z.string().min(1)).min(1).default(['sk_test_a', 'sk_test_b']),
  limits: Limits.prefault({}),
  /** How long a capture takes once it has begun. */
  captureTime: Distribution.prefault('200ms'),
  /** Share of the captures that find nothing (surface_absent). */
  emptyShare: z.number().min(0).max(1).default(0),
  /** How long a job, and its idempotency key, can be asked for after the request. */
  jobTtl: Lasting.prefault('24h'),
  /** A sync capture that takes longer ends in SURFACE_TIMEOUT; `__slow__` ends so in any mode. */
  syncTimeout: Lasting.prefault('5s'),
  /** How fast the clock of its webhooks runs: waits and time-outs are multiplied by it. */
  webhookTimeScale: WebhookTimeScale,
  caps: Caps.prefault({}),
});
export type AisearchOptions = z.infer<typeof AisearchOptions>;
