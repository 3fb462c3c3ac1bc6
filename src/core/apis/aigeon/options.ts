import { z } from 'zod';
import { Distribution } from '../../distribution.ts';
import { PositiveDuration } from '../../units.ts';
import { RegisteredWebhook, WebhookTimeScale } from '../../webhooks/settings.ts';

const limit = z.int().min(1);

/** An API key of the mock. */
export const AigeonKey = z.strictObject({
  /** The limit on sends is shared by all keys of one organisation. */
  organisation: z.string().min(1),
  /** Whether the key has the scope to write; without it every write is 403. */
  writes: z.boolean().default(true),
});
export type AigeonKey = z.infer<typeof AigeonKey>;

const defaultKeys: Readonly<Record<string, AigeonKey>> = {
  sk_test_a: { organisation: 'org_a', writes: true },
  sk_test_a2: { organisation: 'org_a', writes: true },
  sk_test_b: { organisation: 'org_b', writes: true },
  sk_test_noscope: { organisation: 'org_noscope', writes: false },
};

/** Settings of the mock of Aigeon, as a profile has them; the defaults are the vendor's figures. */
export const AigeonOptions = z.strictObject({
  /**
   * The vendor's page contradicts itself. `envelope`, its prose: an error is HTTP 200 with a code,
   * but for 401 and 403. `http`, its table: 400, 404 and 429 too are HTTP statuses.
   */
  errorStyle: z.enum(['envelope', 'http']).default('envelope'),
  /** The table says 400100 of a missing parameter, the page's example −1. */
  missingParameterCode: z
    .int()
    .refine((code) => code !== 0, { error: '0 is the code of a success; take another one' })
    .default(400100),
  /** Known API keys by their X-Api-Token; any other is 401. */
  keys: z.record(z.string().min(1), AigeonKey).default({ ...defaultKeys }),
  limits: z
    .strictObject({
      /** POST, PUT, PATCH and DELETE, of one key. */
      writes: z
        .strictObject({ perSecond: limit.default(20), perMinute: limit.default(600) })
        .prefault({}),
      /** GET and HEAD, of one key. */
      reads: z
        .strictObject({ perSecond: limit.default(50), perMinute: limit.default(1_200) })
        .prefault({}),
      /** Sending endpoints, of one organisation. */
      sends: z.strictObject({ perMinute: limit.default(300) }).prefault({}),
    })
    .prefault({}),
  idempotency: z
    .strictObject({
      /** How long the first successful answer of a key is kept. */
      ttl: PositiveDuration.default(86_400_000),
      /** Most keys that are kept; the oldest goes first, and the ledger tells. */
      cap: limit.default(500_000),
    })
    .prefault({}),
  /** How long it works on a request that it serves; refusals come at once. */
  latency: Distribution.default(0),
  /** Who is told of each write; absent: nobody. */
  webhook: RegisteredWebhook.optional(),
  /** How fast the clock of its webhooks runs: waits and time-outs are multiplied by it. */
  webhookTimeScale: WebhookTimeScale,
});
export type AigeonOptions = z.infer<typeof AigeonOptions>;
