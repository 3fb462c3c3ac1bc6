import type { Contract } from './contract.ts';
import { senderLevels } from './webhook-levels.ts';

const page = 'AI Search webhooks page';

/**
 * What AI Search promises of the webhooks that it sends; the vendor is the client here. An event is
 * known by the `id` in its body. The page fixes no numbers: those here are the mock's own (10, 20,
 * 40 and 80 s), and no other sender is held to them.
 */
export const aisearchWebhooks: Contract = {
  name: 'aisearch-webhooks',
  title: 'Webhooks that AI Search sends',
  sources: [{ id: 'webhooks', title: `${page}: signature, retries, event ids` }],
  classification: {
    byCode: [],
    byStatus: [
      { status: '2xx', class: 'success', meaning: 'taken' },
      { status: '3xx', class: 'retryable', meaning: 'a redirect, which is no 2xx' },
      { status: '4xx', class: 'retryable', meaning: 'any answer but 2xx is retried' },
      { status: '5xx', class: 'retryable', meaning: 'the receiver failed' },
    ],
    networkError: { class: 'retryable', meaning: 'no answer in time' },
  },
  requiredHeaders: [],
  retry: {
    maxAttempts: 5,
    backoff: { baseMs: 10_000, factor: 2 },
    jitter: { lo: 1, hi: 1 },
    retryAfterJitter: 0,
    giveUpAboveMs: 80_000,
    declared: false,
    source: `${page}: any answer but 2xx is retried, without numbers`,
  },
  idempotency: {
    in: 'body',
    field: 'id',
    format: 'any',
    required: true,
    ttlMs: 86_400_000,
    source: `${page}, event ids`,
  },
  writes: { methods: ['POST'], jobId: [] },
  levels: senderLevels({
    'jitter-bounds': 'off',
    'attempts-capped': 'off',
    'never-retry-4xx': 'off',
    'retries-transient': 'should',
    'idempotency-key-stable': 'must',
    'request-unchanged': 'must',
    'webhook-signature': 'must',
  }),
  ruleSources: {
    'retries-transient': `${page}, any answer but 2xx`,
    'idempotency-key-stable': `${page}, event ids`,
    'request-unchanged': `${page}, event ids`,
    'webhook-signature': `${page}, X-AISearch-Signature`,
  },
};
