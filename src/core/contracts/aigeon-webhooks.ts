import type { Contract } from './contract.ts';
import { senderLevels } from './webhook-levels.ts';

const page = 'Aigeon webhooks page';

/**
 * What Aigeon promises of the webhooks that it sends; the vendor is the client here. The page gives
 * an event no id: what names it to its receiver is the moment that its body tells, `timestamp`,
 * which stays the same however often it is delivered. So that field is the key of an event, and what
 * else the body says is the request that must not change. The `t` of the signature is the time of
 * each attempt, and may.
 */
export const aigeonWebhooks: Contract = {
  name: 'aigeon-webhooks',
  title: 'Webhooks that Aigeon sends',
  sources: [{ id: 'webhooks', title: `${page}: signature, retries` }],
  classification: {
    byCode: [],
    byStatus: [
      { status: 200, class: 'success', meaning: 'taken' },
      // "A non-200 answer is retried" would hold of a 204 too, and no receiver expects that.
      { status: '2xx', class: 'unjudged', meaning: 'taken, though not with a 200' },
      { status: '3xx', class: 'retryable', meaning: 'a redirect, which is no 200' },
      { status: '4xx', class: 'never-retry', meaning: 'the receiver does not want it' },
      { status: '5xx', class: 'retryable', meaning: 'the receiver failed' },
    ],
    networkError: { class: 'retryable', meaning: 'no answer within 10 s' },
  },
  requiredHeaders: [],
  retry: {
    maxAttempts: 4,
    backoff: { baseMs: 30_000, factor: 2 },
    jitter: { lo: 1, hi: 1 },
    retryAfterJitter: 0,
    giveUpAboveMs: 120_000,
    declared: true,
    source: `${page}, retries after 30, 60 and 120 s`,
  },
  idempotency: {
    in: 'body',
    field: 'timestamp',
    format: 'any',
    required: true,
    ttlMs: 86_400_000,
    source: `${page}, body of an event`,
  },
  writes: { methods: ['POST'], jobId: [] },
  levels: senderLevels({
    'jitter-bounds': 'must',
    'attempts-capped': 'must',
    'retries-transient': 'should',
    'never-retry-4xx': 'must',
    'idempotency-key-stable': 'must',
    'request-unchanged': 'must',
    'webhook-signature': 'must',
  }),
  ruleSources: {
    'jitter-bounds': `${page}, retries after 30, 60 and 120 s`,
    'attempts-capped': `${page}, retries after 30, 60 and 120 s`,
    'retries-transient': `${page}, any answer but 200, or none within 10 s`,
    'never-retry-4xx': `${page}, a 4xx is not retried`,
    'idempotency-key-stable': `${page}, body of an event`,
    'request-unchanged': `${page}, body of an event`,
    'webhook-signature': `${page}, X-Aigeon-Signature`,
  },
};
