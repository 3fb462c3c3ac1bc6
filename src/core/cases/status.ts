import type { ClientCase } from './case.ts';
import { status } from './step.ts';

const shared = { group: 'status', request: 'read' } as const;

/** What will fail again: with the header fields that RFC 9110 asks of the status. */
const final: readonly (readonly [number, string, Readonly<Record<string, string>>?])[] = [
  [400, 'a bad request'],
  [401, 'a missing credential', { 'WWW-Authenticate': 'Bearer' }],
  [403, 'a request that is forbidden'],
  [404, 'a resource that is not there'],
  [405, 'a method that is not allowed', { Allow: 'OPTIONS' }],
  [409, 'a conflict'],
  [410, 'a resource that is gone'],
  [422, 'content that makes no sense'],
  [431, 'header fields that are too large'],
  [451, 'a resource that the law withholds'],
];

const transient: readonly (readonly [number, string])[] = [
  [500, 'an internal error'],
  [502, 'a bad gateway'],
  [503, 'an unavailable service'],
  [504, 'a gateway that ran out of time'],
];

const aigeon = { ...shared, apis: ['aigeon'] } as const;
const aisearch = { group: 'status', request: 'write', apis: ['aisearch'] } as const;

/** Errors under HTTP 200, whose code in the body decides. */
const enveloped: readonly ClientCase[] = [
  {
    id: 'enveloped-400100',
    tells: 'HTTP 200 with code 400100, a missing parameter: a failure, and asked for once',
    script: [status(200, { code: 400100 })],
    ...aigeon,
  },
  {
    id: 'enveloped-429001',
    tells: 'HTTP 200 with code 429001 and Retry-After: a failure, and retried no earlier',
    script: [status(200, { code: 429001, retryAfter: { tested: 'seconds' } }), 'answer'],
    control: 429,
    ...aigeon,
  },
  {
    id: 'enveloped-500001',
    tells: 'HTTP 200 with code 500001, an internal error: a failure, and retried',
    script: [status(200, { code: 500001 }), 'answer'],
    ...aigeon,
  },
  {
    id: 'enveloped-minus-1',
    tells: 'HTTP 200 with code -1, which no table lists: a failure, and asked for once',
    script: [status(200, { code: -1 })],
    ...aigeon,
  },
];

/** AI Search's own answers. */
const ofAisearch: readonly ClientCase[] = [
  {
    id: 'conflict-409',
    tells: '409 IDEMPOTENCY_CONFLICT: the same key with the same body will not do better',
    script: [status(409, { code: 'IDEMPOTENCY_CONFLICT' })],
    ...aisearch,
  },
  {
    id: 'concurrency-429',
    tells: '429 CONCURRENCY_LIMIT_EXCEEDED with Retry-After: the retry comes no earlier',
    script: [
      status(429, { code: 'CONCURRENCY_LIMIT_EXCEEDED', retryAfter: { tested: 'seconds' } }),
      'answer',
    ],
    control: 429,
    ...aisearch,
  },
  {
    id: 'surface-absent',
    tells: 'A completed capture in which the surface showed nothing: a success, asked for once',
    script: ['answer'],
    asks: {
      path: '/v1/search?mode=sync',
      // The query by which the mock makes an empty capture.
      body: JSON.stringify({ query: '__empty__', surfaces: ['chatgpt'] }),
    },
    ...aisearch,
  },
];

export const statusCases: readonly ClientCase[] = [
  {
    id: 'success-200',
    tells: 'An answer: nothing follows within 5 s',
    script: ['answer'],
    quietMs: 5_000,
    ...shared,
  },
  ...final.map(
    ([code, what, headers]): ClientCase => ({
      id: `status-${code}`,
      tells: `${code}, ${what}: asked for once`,
      script: [status(code, headers && { headers })],
      ...shared,
    }),
  ),
  {
    id: 'status-408-get',
    tells: '408 to a read: retried by the RFCs, asked for once by a vendor who excludes it',
    script: [status(408), 'answer'],
    ...shared,
  },
  {
    id: 'status-408-post',
    tells: '408 to a write: once, or with the same key each time',
    script: [status(408), 'answer'],
    ...shared,
    request: 'write',
  },
  {
    id: 'status-421',
    tells: '421, a connection that leads astray: may be asked for on another one',
    script: [status(421), 'answer'],
    ...shared,
  },
  {
    id: 'status-425',
    tells: '425, too early: retried by the RFCs, asked for once by a vendor who excludes it',
    script: [status(425), 'answer'],
    ...shared,
  },
  {
    id: 'status-429-bare',
    tells: '429 without Retry-After: retried',
    script: [status(429), 'answer'],
    ...shared,
  },
  ...transient.map(
    ([code, what]): ClientCase => ({
      id: `status-${code}`,
      tells: `${code}, ${what}: retried`,
      script: [status(code), 'answer'],
      ...shared,
    }),
  ),
  {
    id: 'status-501',
    tells: '501, not implemented: asked for once by the RFCs, retried by a vendor who says 5xx',
    script: [status(501), 'answer'],
    ...shared,
  },
  {
    id: 'status-505',
    tells: '505, another version: asked for once by the RFCs, retried by a vendor who says 5xx',
    script: [status(505), 'answer'],
    ...shared,
  },
  ...enveloped,
  ...ofAisearch,
];
