import { expect, test } from 'vitest';
import type { Told } from './mock.ts';
import { serve, t0 } from './mock.ts';

type Mock = ReturnType<typeof serve>;

const search = { query: 'q', surfaces: ['chatgpt'] };

/** How each code of the vendor's table comes about, one way at least. */
const table: readonly (readonly [
  code: string,
  status: number,
  how: string,
  (mock: Mock) => Told,
])[] = [
  [
    'AUTH_MISSING',
    401,
    'no Authorization',
    ({ ask }) => ask({ target: '/v1/async/status', authorization: undefined }),
  ],
  [
    'AUTH_MISSING',
    401,
    'an empty Authorization',
    ({ ask }) => ask({ target: '/v1/async/status', authorization: ' ' }),
  ],
  [
    'AUTH_INVALID',
    401,
    'an unknown key',
    ({ ask }) => ask({ target: '/v1/async/status', authorization: 'Bearer sk_test_c' }),
  ],
  [
    'AUTH_INVALID',
    401,
    'another scheme',
    ({ ask }) => ask({ target: '/v1/async/status', authorization: 'Basic sk_test_a' }),
  ],
  [
    'AUTH_INVALID',
    401,
    'a scheme without key',
    ({ ask }) => ask({ target: '/v1/async/status', authorization: 'Bearer' }),
  ],
  ['VALIDATION_FAILED', 400, 'a body that is no JSON', ({ post }) => post('/v1/search', '{')],
  [
    'VALIDATION_FAILED',
    400,
    'no query',
    ({ post }) => post('/v1/search', { surfaces: ['claude'] }),
  ],
  ['VALIDATION_FAILED', 400, 'an unknown mode', ({ post }) => post('/v1/search?mode=now', search)],
  [
    'VALIDATION_FAILED',
    400,
    'a long country',
    ({ post }) => post('/v1/search/claude', { query: 'q', country: 'usa' }),
  ],
  [
    'UNSUPPORTED_SURFACE',
    400,
    'an unknown surface',
    ({ post }) => post('/v1/search', { query: 'q', surfaces: ['altavista'] }),
  ],
  [
    'UNSUPPORTED_SURFACE',
    400,
    'the alias of one',
    ({ post }) => post('/v1/search/altavista', { query: 'q' }),
  ],
  [
    'IDEMPOTENCY_CONFLICT',
    409,
    'a key with another body',
    ({ post }) => {
      post('/v1/search', { ...search, idempotencyKey: 'k' });
      return post('/v1/search', { ...search, query: 'r', idempotencyKey: 'k' });
    },
  ],
  ['JOB_NOT_FOUND', 404, 'an unknown job', ({ get }) => get('/v1/jobs/job_nope')],
  [
    'JOB_NOT_FOUND',
    404,
    'an unknown child',
    ({ post, get }) => {
      post('/v1/search', search);
      return get('/v1/jobs/job_1i000.claude.global');
    },
  ],
  ['JOB_NOT_FOUND', 404, 'an unknown route', ({ get }) => get('/v2/search')],
  ['JOB_NOT_FOUND', 404, 'a route that goes on', ({ get }) => get('/v1/jobs/job_1i000/more')],
  ['JOB_NOT_FOUND', 404, 'a method that is not served', ({ get }) => get('/v1/search')],
  [
    'RATE_LIMIT_EXCEEDED',
    429,
    'the 3rd request of a second',
    ({ get }) => {
      get('/v1/async/status');
      get('/v1/async/status');
      return get('/v1/async/status');
    },
  ],
  [
    'CONCURRENCY_LIMIT_EXCEEDED',
    429,
    'a 2nd sync capture',
    ({ searchSync }) => {
      searchSync();
      return searchSync();
    },
  ],
  [
    'QUEUE_CAPACITY_EXCEEDED',
    429,
    'a 3rd child',
    ({ post }) => {
      post('/v1/search', { ...search, surfaces: ['chatgpt', 'claude'] });
      return post('/v1/search', search);
    },
  ],
  ['SURFACE_TIMEOUT', 504, 'a slow capture', ({ searchSync }) => searchSync({ query: '__slow__' })],
];

const narrow = {
  limits: { requestsPerSecond: 2, syncCaptures: 1, queueChildren: 1, workers: 1 },
};

test.for(table)('%s is answered with %i to %s', ([code, status, , act]) => {
  const told = act(serve(narrow));
  const { error } = told.body;
  expect({ status: told.status, error, effects: told.effects }).toEqual({
    status,
    error: {
      code,
      status,
      message: expect.stringMatching(/\w/),
      ...(status === 400 ? { details: expect.any(Array) } : {}),
    },
    effects: [],
  });
});

test.for(table)(
  '%s (%i, %s) carries the version, and a 429 all the limit headers',
  ([, status, , act]) => {
    const { headers } = act(serve(narrow));
    const expected = ['X-AISearch-Version'];
    if (status === 429) {
      expected.push(
        'Retry-After',
        'X-RateLimit-Limit',
        'X-RateLimit-Remaining',
        'X-RateLimit-Reset',
      );
    }
    expect(expected.filter((name) => !/^\d+$/.test(headers[name] ?? ''))).toEqual([]);
  },
);

test('a 401 names the scheme that would do', () => {
  const told = serve().ask({ target: '/v1/async/status', authorization: undefined });
  expect(told.headers).toEqual({
    'Content-Type': 'application/json',
    'X-AISearch-Version': '1',
    'WWW-Authenticate': 'Bearer',
  });
});

test('validation names every offending path', () => {
  const { body } = serve().post('/v1/search', { surfaces: [], regions: [{ country: 'usa' }] });
  expect(body.error).toEqual({
    code: 'VALIDATION_FAILED',
    message: 'the request is invalid; details name each place',
    status: 400,
    details: [
      { path: 'surfaces', message: 'Too small: expected array to have >=1 items' },
      { path: 'regions[0].country', message: 'must be a country code of two letters' },
      { path: 'query', message: 'give a query or a prompt' },
    ],
  });
});

test('a sync capture that takes longer than the time-out is a 504 at the time-out, not before', () => {
  const answers = ['999ms', '1s', '1001ms'].map((captureTime) => {
    const { status, readyAtMs } = serve({ captureTime, syncTimeout: '1s' }).searchSync();
    return [status, readyAtMs - t0];
  });
  expect(answers).toEqual([
    [200, 999],
    [200, 1_000],
    [504, 1_000],
  ]);
});

test('a search that timed out leaves a failed job without credits that the ledger does not count', () => {
  const { api, searchSync, get } = serve();
  searchSync({ query: '__slow__' });
  const { job } = get('/v1/jobs/job_1i000', t0 + 5_000).body;
  expect([job.status, job.credits, job.warnings, api.ledger()]).toEqual([
    'failed',
    0,
    ['surface_timeout'],
    { jobs: 0, replays: 0, conflicts: 0 },
  ]);
});

/** The code of each body, all sent at once to one mock; undefined where it was admitted. */
function codesOf(mock: Mock, bodies: readonly unknown[]): unknown[] {
  return bodies.map((body) => mock.post('/v1/search', body).body.error?.code);
}

test('auth comes before the rate, and the rate before validation and idempotency', () => {
  const mock = serve(narrow);
  const keyed = { ...search, idempotencyKey: 'k' };
  const codes = codesOf(mock, [keyed, search, '{', { ...keyed, query: 'other' }]);
  const stranger = mock.ask({ method: 'POST', target: '/v1/search', authorization: 'x' });
  expect([...codes, stranger.body.error.code]).toEqual([
    undefined,
    undefined,
    'RATE_LIMIT_EXCEEDED',
    'RATE_LIMIT_EXCEEDED',
    'AUTH_INVALID',
  ]);
});

test('validation comes before idempotency, and idempotency before the limits', () => {
  const mock = serve({ limits: { queueChildren: 1, workers: 1 } });
  const keyed = { ...search, surfaces: ['chatgpt', 'claude'], idempotencyKey: 'k' };
  const codes = codesOf(mock, [
    keyed,
    // From here on the queue is full.
    { ...keyed, query: '' },
    { ...keyed, query: 'other' },
    keyed,
    search,
  ]);
  expect(codes).toEqual([
    undefined,
    'VALIDATION_FAILED',
    'IDEMPOTENCY_CONFLICT',
    undefined,
    'QUEUE_CAPACITY_EXCEEDED',
  ]);
});
