import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { ApiRequest, MockApi } from '../../../../../src/core/apis/api.ts';
import { PlainOptions } from '../../../../../src/core/apis/plain/options.ts';
import { createPlain } from '../../../../../src/core/apis/plain/plain.ts';

const json = ['Content-Type', 'application/json'];
const problem = ['Content-Type', 'application/problem+json'];
const dayMs = 86_400_000;

const plain = (options: z.input<typeof PlainOptions> = {}): MockApi =>
  createPlain(PlainOptions.parse(options));

function request(
  method: string,
  {
    target = '/orders',
    key,
    body = '{"a":1,"b":2}',
  }: Partial<Record<'target' | 'key' | 'body', string>> = {},
): ApiRequest {
  return { method, target, headers: new Map(key ? [['idempotency-key', key]] : []), body };
}

const noRandom = (): number => {
  throw new Error('no random number is needed here');
};

const statuses = (api: MockApi, calls: readonly (readonly [number, ApiRequest])[]) =>
  calls.map(([nowMs, asked]) => api.step(asked, nowMs, noRandom).response.status);

test.for([
  ['GET', { status: 200, headers: [json], body: '{"path":"/orders"}' }],
  ['HEAD', { status: 200, headers: [json], body: '{"path":"/orders"}' }],
  ['PUT', { status: 200, headers: [json], body: '{"path":"/orders"}' }],
  ['PATCH', { status: 200, headers: [json], body: '{"path":"/orders"}' }],
  ['DELETE', { status: 204, headers: [], body: '' }],
  [
    'OPTIONS',
    { status: 204, headers: [['Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS']], body: '' },
  ],
  [
    'BREW',
    {
      status: 501,
      headers: [problem],
      body: '{"type":"about:blank","status":501,"detail":"the method is not implemented"}',
    },
  ],
] as const)('%s is answered, and creates no job', ([method, response]) => {
  const api = plain();
  expect(api.step(request(method, { target: '/orders?page=2' }), 7, noRandom)).toEqual({
    response,
    readyAtMs: 7,
    effects: [],
  });
  expect(api.ledger()).toEqual({ jobs: 0, replays: 0, conflicts: 0 });
});

test.for([
  ['/orders', '/orders/job_1'],
  ['/t/run/case/3/orders/?dry=1', '/t/run/case/3/orders/job_1'],
  ['/', '/job_1'],
  ['//elsewhere.example/orders', '/elsewhere.example/orders/job_1'],
  ['//', '/job_1'],
] as const)('POST %s creates a job below its path', ([target, location]) => {
  expect(plain().step(request('POST', { target }), 0, noRandom)).toEqual({
    response: { status: 201, headers: [json, ['Location', location]], body: '{"id":"job_1"}' },
    readyAtMs: 0,
    effects: [{ effect: 'job-created', jobId: location }],
  });
});

test('A POST without a key is a job of its own, each time', () => {
  const api = plain();
  for (let n = 0; n < 3; n += 1) api.step(request('POST'), n, noRandom);
  expect(api.ledger()).toEqual({ jobs: 3, replays: 0, conflicts: 0 });
});

test('A POST with a key is replayed, marked as such, for the same JSON value', () => {
  const api = plain();
  const first = api.step(request('POST', { key: 'k' }), 0, noRandom);
  expect(first.effects).toEqual([
    { effect: 'job-created', jobId: '/orders/job_1', idempotencyKey: 'k' },
  ]);
  expect(api.step(request('POST', { key: 'k', body: '{ "b": 2, "a": 1 }' }), 9, noRandom)).toEqual({
    response: {
      ...first.response,
      headers: [...first.response.headers, ['Idempotent-Replayed', 'true']],
    },
    readyAtMs: 9,
    effects: [{ effect: 'replayed', jobId: '/orders/job_1', idempotencyKey: 'k' }],
  });
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 0 });
});

test('A PATCH with a key is replayed too, though it creates no job', () => {
  const api = plain();
  api.step(request('PATCH', { key: 'k' }), 0, noRandom);
  const again = api.step(request('PATCH', { key: 'k' }), 1, noRandom);
  expect([again.response.headers, again.effects, api.ledger()]).toEqual([
    [json, ['Idempotent-Replayed', 'true']],
    [],
    { jobs: 0, replays: 1, conflicts: 0 },
  ]);
});

test.for([
  ['"k"', 'k'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
] as const)('The key %s, a string of structured fields, is the bare key %s', ([quoted, bare]) => {
  const api = plain();
  api.step(request('POST', { key: quoted }), 0, noRandom);
  expect(api.step(request('POST', { key: bare }), 1, noRandom).effects).toEqual([
    { effect: 'replayed', jobId: '/orders/job_1', idempotencyKey: bare },
  ]);
});

test.for([
  ['another body', request('POST', { key: 'k', body: '{"a":2}' })],
  ['another path', request('POST', { key: 'k', target: '/other' })],
  ['another method', request('PATCH', { key: 'k' })],
] as const)('The same key with %s is 422, and the first answer stays', ([, other]) => {
  const api = plain();
  api.step(request('POST', { key: 'k' }), 0, noRandom);
  expect(api.step(other, 1, noRandom)).toEqual({
    response: {
      status: 422,
      headers: [problem],
      body: '{"type":"about:blank","status":422,"detail":"the idempotency key was used for another request"}',
    },
    readyAtMs: 1,
    effects: [],
  });
  expect(statuses(api, [[2, request('POST', { key: 'k' })]])).toEqual([201]);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 1 });
});

test('While the first runs the same request is 409 and another one 422; after it, a replay', () => {
  const api = plain({ latency: '100ms' });
  const same = request('POST', { key: 'k' });
  const other = request('POST', { key: 'k', body: '{}' });
  expect(
    statuses(api, [
      [0, same],
      [99, same],
      [99, other],
      [100, same],
    ]),
  ).toEqual([201, 409, 422, 201]);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 1 });
});

test('A key is kept for 24 hours from its answer on', () => {
  const api = plain({ latency: '100ms' });
  const same = request('POST', { key: 'k' });
  for (const nowMs of [0, dayMs + 99, dayMs + 100]) api.step(same, nowMs, noRandom);
  expect(api.ledger()).toEqual({ jobs: 2, replays: 1, conflicts: 0 });
});

test('When the store of keys is full the oldest goes, and the ledger tells', () => {
  const api = plain({ idempotency: { cap: 1 } });
  for (const key of ['a', 'b', 'a']) api.step(request('POST', { key }), 0, noRandom);
  expect(api.ledger()).toEqual({
    jobs: 3,
    replays: 0,
    conflicts: 0,
    capHit: 'the store of idempotency keys was full at 1; the oldest went early',
  });
});

test('A few keys of megabytes leave the store early, and the ledger tells', () => {
  const api = plain();
  const long = 'k'.repeat(70_000_000);
  for (const key of ['a', 'b']) api.step(request('POST', { key: `${key}${long}` }), 0, noRandom);
  expect(api.ledger()).toEqual({
    jobs: 2,
    replays: 0,
    conflicts: 0,
    capHit: 'the store of idempotency keys was full at 134217728 characters; the oldest went early',
  });
});

test('A key lives until its own time is over, though another one has begun to live later', () => {
  const api = plain({ latency: '2s', idempotency: { ttl: '1s' } });
  const calls = [
    [0, request('POST', { key: 'a' })],
    [1_500, request('POST', { key: 'b' })],
    [1_600, request('POST', { key: 'a' })],
    [2_999, request('POST', { key: 'a' })],
  ] as const;
  expect(statuses(api, calls)).toEqual([201, 201, 409, 201]);
  expect(api.ledger()).toEqual({ jobs: 2, replays: 1, conflicts: 0 });
});

test.for(['0', '-5s'])('A key that lives for %s is refused', (ttl) => {
  const parsed = PlainOptions.safeParse({ idempotency: { ttl } });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['must be longer than 0']);
});

test('Processing takes a time drawn from the random numbers', () => {
  const api = plain({ latency: { uniform: ['10ms', '20ms'] } });
  const methods = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS'];
  expect(methods.map((method) => api.step(request(method), 100, () => 0.5).readyAtMs)).toEqual([
    115, 115, 115, 115, 115, 100,
  ]);
});

test('A rate limit is told on every answer, and kept', () => {
  const api = plain({ rateLimit: { limit: 2, window: '10s' } });
  const fields = (remaining: number, seconds: number, reset: number) => [
    ['RateLimit-Policy', '"default";q=2;w=10'],
    ['RateLimit', `"default";r=${remaining};t=${seconds}`],
    ['X-RateLimit-Limit', '2'],
    ['X-RateLimit-Remaining', String(remaining)],
    ['X-RateLimit-Reset', String(reset)],
  ];
  const seen = [12_000, 12_001, 15_500, 20_000].map((nowMs) => {
    const { response } = api.step(request('DELETE'), nowMs, noRandom);
    return [response.status, response.headers];
  });
  expect(seen).toEqual([
    [204, fields(1, 8, 20)],
    [204, fields(0, 8, 20)],
    [429, [problem, ['Retry-After', '5'], ...fields(0, 5, 20)]],
    [204, fields(1, 10, 30)],
  ]);
});

test('The rate limit comes before everything: a refused request does not use its key', () => {
  const api = plain({ rateLimit: { limit: 1 } });
  api.step(request('GET'), 0, noRandom);
  expect(
    statuses(api, [
      [1, request('POST', { key: 'k' })],
      [1_000, request('POST', { key: 'k' })],
    ]),
  ).toEqual([429, 201]);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 0, conflicts: 0 });
});

test('A request sent just after its Retry-After, with nothing else admitted, is always admitted', () => {
  const gaps = fc.array(fc.double({ min: 0, max: 900, noNaN: true }), {
    minLength: 6,
    maxLength: 40,
  });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 7 }), (waits, seconds) => {
      const api = plain({ rateLimit: { limit: 1, window: `${seconds}s` } });
      const later: number[] = [];
      let nowMs = 1_760_000_000_000;
      for (const wait of waits) {
        nowMs += wait;
        const { response } = api.step(request('GET'), nowMs, noRandom);
        if (response.status === 200) continue;
        const [, asked] = response.headers.find(([name]) => name === 'Retry-After') ?? [];
        nowMs += Number(asked) * 1_000;
        later.push(api.step(request('GET'), nowMs, noRandom).response.status);
      }
      expect(later).toEqual(later.map(() => 200));
    }),
  );
});

test('A window that is no whole number of seconds is refused', () => {
  const parsed = PlainOptions.safeParse({ rateLimit: { limit: 1, window: '1500ms' } });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
    'must be whole seconds, since the RateLimit fields count in seconds; e.g. 10s',
  ]);
});
