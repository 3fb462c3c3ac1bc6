import type { Contract } from './contract.ts';

const page = 'AI Search errors and limits page';
const jobsPage = 'AI Search jobs page';

const limitHeaders = {
  limit: 'X-RateLimit-Limit',
  remaining: 'X-RateLimit-Remaining',
  reset: 'X-RateLimit-Reset',
};

const limit = { per: 'credential', source: `${page}, limits` } as const;

/**
 * The AI Search API. Errors carry their HTTP status and a code; the code decides. The page asks for
 * capped backoff with jitter and names no figures, so the numbers bind the reference client alone.
 */
export const aisearch: Contract = {
  name: 'aisearch',
  title: 'AI Search API',
  sources: [
    { id: 'errors', title: `${page}: error shape, codes, limits, retries, idempotency` },
    { id: 'jobs', title: `${jobsPage}: life cycle of a job, envelope of an answer` },
  ],
  classification: {
    code: {
      pointer: '/error/code',
      otherCode: { class: 'never-retry', meaning: 'an error inside of a success' },
    },
    byCode: [
      { code: 'AUTH_MISSING', class: 'never-retry', meaning: 'no credential' },
      { code: 'AUTH_INVALID', class: 'never-retry', meaning: 'malformed, revoked or unknown key' },
      { code: 'VALIDATION_FAILED', class: 'never-retry', meaning: 'invalid request' },
      { code: 'UNSUPPORTED_SURFACE', class: 'never-retry', meaning: 'unknown surface' },
      {
        code: 'IDEMPOTENCY_CONFLICT',
        class: 'never-retry',
        meaning: 'same idempotency key with another body',
      },
      { code: 'JOB_NOT_FOUND', class: 'never-retry', meaning: 'no such job' },
      {
        code: 'RATE_LIMIT_EXCEEDED',
        class: 'retryable',
        meaning: 'too many requests',
        carriesRetryAfter: true,
        refused: true,
      },
      {
        code: 'CONCURRENCY_LIMIT_EXCEEDED',
        class: 'retryable',
        meaning: 'too many sync captures in flight',
        carriesRetryAfter: true,
        refused: true,
      },
      {
        code: 'QUEUE_CAPACITY_EXCEEDED',
        class: 'retryable',
        meaning: 'admission queue full',
        carriesRetryAfter: true,
        refused: true,
        jitterOnTop: true,
      },
      { code: 'SURFACE_TIMEOUT', class: 'retryable', meaning: 'sync capture too slow' },
    ],
    byStatus: [
      { status: '2xx', class: 'success', meaning: 'success' },
      { status: '3xx', class: 'final', meaning: 'redirect, not followed' },
      {
        status: 429,
        class: 'retryable',
        meaning: 'limit exceeded',
        carriesRetryAfter: true,
        refused: true,
      },
      { status: '4xx', class: 'never-retry', meaning: 'client error' },
      { status: '5xx', class: 'retryable', meaning: 'server error' },
    ],
    networkError: { class: 'retryable', meaning: 'network error' },
  },
  envelope: {
    success: [{ pointer: '', type: 'object' }],
    error: [
      { pointer: '/error/code', type: 'string' },
      { pointer: '/error/message', type: 'string' },
      { pointer: '/error/status', type: 'integer' },
      { pointer: '/error/details', type: 'array', optional: true },
      { pointer: '/error/details', type: 'array', whenCode: 'VALIDATION_FAILED' },
      { pointer: '/error/details/0/path', type: 'string', whenCode: 'VALIDATION_FAILED' },
      { pointer: '/error/details/0/message', type: 'string', whenCode: 'VALIDATION_FAILED' },
    ],
    exceptStatuses: [],
    source: `${page}, error shape`,
  },
  requiredHeaders: [
    { name: 'X-AISearch-Version', source: `${page}, versioning` },
    ...Object.values(limitHeaders).map((name) => ({
      name,
      statuses: [429],
      source: `${page}, limits`,
    })),
  ],
  rateLimits: [
    { id: 'requests', covers: 'every request', code: 'RATE_LIMIT_EXCEEDED', ...limit },
    {
      id: 'sync-captures',
      covers: 'sync captures in flight',
      code: 'CONCURRENCY_LIMIT_EXCEEDED',
      ...limit,
    },
    {
      id: 'admission-queue',
      covers: 'searches that wait in the async admission queue',
      code: 'QUEUE_CAPACITY_EXCEEDED',
      ...limit,
    },
  ],
  rateLimitHeaders: limitHeaders,
  rateLimitReset: 'epoch-seconds',
  statusPointer: '/error/status',
  credentialHeader: 'Authorization',
  retry: {
    maxAttempts: 5,
    backoff: { baseMs: 1_000, factor: 2, capMs: 30_000 },
    jitter: { lo: 0.5, hi: 1 },
    retryAfterJitter: 0.3,
    giveUpAboveMs: 300_000,
    declared: false,
    source: `${page}, retries`,
  },
  idempotency: {
    in: 'body',
    field: 'idempotencyKey',
    format: 'any',
    required: true,
    conflictStatus: 409,
    ttlMs: 86_400_000,
    stores: 'first-success',
    // A job goes on while its receipt is kept.
    advances: ['status'],
    replayHeader: 'Idempotent-Replayed',
    source: `${page}, idempotency`,
  },
  writes: {
    methods: ['POST'],
    // Asynchronous answers name the job, synchronous ones hold its only child.
    jobId: [{ pointer: '/jobId' }, { pointer: '/job/id' }],
  },
  levels: {
    'retry-after-honored': 'must',
    'retry-after-uncapped': 'must',
    'jitter-present': 'must',
    'never-retry-4xx': 'must',
    'retries-transient': 'should',
    'jitter-bounds': 'should',
    'idempotency-key-present': 'must',
    'rate-limit-headers': 'must',
    'remaining-truthful': 'must',
    'retry-after-truthful': 'should',
    'replay-same-answer': 'must',
    'replay-marked': 'must',
    'conflict-detected': 'must',
    'idempotency-key-format': 'off',
    // A write without a key is idempotency-key-present's.
    'unkeyed-write-not-resent': 'off',
  },
  ruleSources: {
    'retry-after-honored': `${page}, retries`,
    'retry-after-uncapped': `${page}, retries`,
    'jitter-present': `${page}, retries`,
    'jitter-bounds': `${page}, retries`,
    'herd-spread': `${page}, queue capacity`,
    'never-retry-4xx': `${page}, error codes`,
    'retries-transient': `${page}, error codes and retries`,
    'idempotency-key-present': `${page}, idempotency`,
    'idempotency-key-stable': `${page}, idempotency`,
    'idempotency-key-fresh': `${page}, idempotency`,
    'no-duplicate-jobs': `${page}, idempotency`,
    'envelope-shape': `${page}, error shape`,
    'status-mirrored': `${page}, error shape`,
    'required-headers': `${page}, versioning and limits`,
    'retry-after-present': `${page}, limits`,
    'retry-after-truthful': `${page}, limits`,
    'rate-limit-headers': `${page}, limits`,
    'remaining-truthful': `${page}, limits`,
    'replay-same-answer': `${page}, idempotency`,
    'replay-marked': `${page}, idempotency`,
    'conflict-detected': `${page}, idempotency`,
    'concurrent-duplicates': `${page}, idempotency`,
    'failed-attempt-not-stored': `${page}, retries and idempotency`,
  },
};
