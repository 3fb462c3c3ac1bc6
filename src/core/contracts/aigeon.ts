import type { Contract } from './contract.ts';

const errors = 'Aigeon errors page';

const limit = { per: 'credential', code: 429001, source: 'Aigeon rate limits page' } as const;
const sending = ['/flow/send-email-through-flow'];
const writes = {
  id: 'writes',
  covers: 'POST, PATCH and DELETE of an API key',
  // Sending endpoints have a limit of their own.
  applies: { methods: ['POST', 'PATCH', 'DELETE'], exceptPaths: sending },
  ...limit,
};
const reads = {
  id: 'reads',
  covers: 'GET of an API key',
  applies: { methods: ['GET'] },
  ...limit,
};

/**
 * The Aigeon email marketing API. Its errors page tells two stories: the prose answers every error
 * but 401, 403 and 5xx with HTTP 200 and a code in the body, the table gives each code an HTTP
 * status. Both are here: a listed code decides first, then the status.
 */
export const aigeon: Contract = {
  name: 'aigeon',
  title: 'Aigeon email marketing API',
  sources: [
    {
      id: 'errors',
      title: 'Aigeon errors page: envelope, error table, retry guidance, idempotency',
    },
    { id: 'limits', title: 'Aigeon rate limits page' },
    { id: 'authentication', title: 'Aigeon authentication page' },
  ],
  classification: {
    code: {
      pointer: '/code',
      success: 0,
      otherCode: { class: 'never-retry', meaning: 'an error that the page does not list' },
    },
    byCode: [
      { code: 400100, class: 'never-retry', meaning: 'missing or malformed parameter' },
      { code: 401001, class: 'never-retry', meaning: 'missing or invalid token' },
      { code: 403001, class: 'never-retry', meaning: 'scope not granted' },
      { code: 404001, class: 'never-retry', meaning: 'endpoint or resource not found' },
      {
        code: 429001,
        class: 'retryable',
        meaning: 'rate limit exceeded',
        carriesRetryAfter: true,
        refused: true,
      },
      { code: 500001, class: 'retryable', meaning: 'internal error' },
    ],
    byStatus: [
      { status: '2xx', class: 'success', meaning: 'success' },
      { status: '3xx', class: 'final', meaning: 'redirect, not followed' },
      { status: 400, class: 'never-retry', meaning: 'missing or malformed parameter' },
      { status: 401, class: 'never-retry', meaning: 'missing or invalid token' },
      { status: 403, class: 'never-retry', meaning: 'scope not granted' },
      { status: 404, class: 'never-retry', meaning: 'endpoint or resource not found' },
      {
        status: 429,
        class: 'retryable',
        meaning: 'rate limit exceeded',
        carriesRetryAfter: true,
        refused: true,
      },
      { status: '4xx', class: 'never-retry', meaning: 'client error' },
      { status: 500, class: 'retryable', meaning: 'internal error' },
      { status: 502, class: 'retryable', meaning: 'transient gateway error' },
      { status: 503, class: 'retryable', meaning: 'transient gateway error' },
      { status: 504, class: 'retryable', meaning: 'gateway timeout' },
      { status: '5xx', class: 'retryable', meaning: 'server error' },
    ],
    networkError: { class: 'retryable', meaning: 'network error' },
  },
  envelope: {
    success: [
      { pointer: '/code', equals: 0 },
      { pointer: '/status', equals: 'success' },
      { pointer: '/message', type: 'string' },
      { pointer: '/data', type: 'present' },
    ],
    error: [
      { pointer: '/code', type: 'integer', not: 0 },
      { pointer: '/status', equals: 'failed' },
      { pointer: '/message', type: 'string' },
      { pointer: '/data', equals: null },
    ],
    // The table gives these no code: they come from in front of the API.
    exceptStatuses: [401, 403, 502, 503, 504],
    source: `${errors}, response envelope`,
  },
  requiredHeaders: [],
  rateLimits: [
    { ...writes, requests: 600, windowMs: 60_000 },
    { ...writes, requests: 20, windowMs: 1_000 },
    { ...reads, requests: 1_200, windowMs: 60_000 },
    { ...reads, requests: 50, windowMs: 1_000 },
    {
      id: 'sends',
      covers: 'sending endpoints, such as send-email-through-flow, of all keys together',
      applies: { methods: ['POST'], paths: sending },
      ...limit,
      per: 'organisation',
      requests: 300,
      windowMs: 60_000,
    },
  ],
  credentialHeader: 'X-Api-Token',
  retry: {
    maxAttempts: 5,
    backoff: { baseMs: 500, factor: 2 },
    jitter: { lo: 1, hi: 1.3 },
    retryAfterJitter: 0.3,
    giveUpAboveMs: 300_000,
    declared: true,
    source: `${errors}, retry guidance`,
  },
  idempotency: {
    in: 'header',
    field: 'Idempotency-Key',
    format: 'uuid-v4',
    required: true,
    ttlMs: 86_400_000,
    stores: 'first-success',
    source: `${errors}, idempotency`,
  },
  writes: {
    methods: ['POST', 'PATCH', 'DELETE'],
    jobId: [{ pointer: '/data/job_id' }],
  },
  levels: {
    'retry-after-honored': 'must',
    'retry-after-uncapped': 'must',
    'jitter-present': 'must',
    'jitter-bounds': 'must',
    'never-retry-4xx': 'must',
    'attempts-capped': 'must',
    'retries-transient': 'should',
    'idempotency-key-present': 'should',
    'idempotency-key-format': 'should',
    'retry-after-truthful': 'must',
    'quota-respected': 'must',
    'replay-same-answer': 'must',
    'failed-attempt-not-stored': 'must',
    // The page says what is stored, and nothing of a key whose first request is still under way.
    'concurrent-duplicates': 'should',
    // The page promises no header at all on its answers but Retry-After, and marks no replay.
    'required-headers': 'off',
    'rate-limit-headers': 'off',
    'remaining-truthful': 'off',
    'status-mirrored': 'off',
    'replay-marked': 'off',
    'conflict-detected': 'off',
  },
  ruleSources: {
    'retry-after-honored': `${errors}, retry guidance`,
    'retry-after-uncapped': `${errors}, retry guidance`,
    'jitter-present': `${errors}, retry guidance`,
    'jitter-bounds': `${errors}, retry guidance`,
    'never-retry-4xx': `${errors}, error table and retry guidance`,
    'attempts-capped': `${errors}, retry guidance`,
    'retries-transient': `${errors}, error table and retry guidance`,
    'idempotency-key-present': `${errors}, idempotency`,
    'idempotency-key-format': `${errors}, idempotency`,
    'idempotency-key-stable': `${errors}, idempotency`,
    'idempotency-key-fresh': `${errors}, idempotency`,
    'no-duplicate-jobs': `${errors}, idempotency`,
    'failure-surfaced': `${errors}, response envelope`,
    'envelope-shape': `${errors}, response envelope`,
    'retry-after-present': 'Aigeon rate limits page',
    'retry-after-truthful': 'Aigeon rate limits page',
    'quota-respected': 'Aigeon rate limits page',
    'replay-same-answer': `${errors}, idempotency`,
    'failed-attempt-not-stored': `${errors}, idempotency`,
    'concurrent-duplicates': `${errors}, idempotency`,
  },
};
