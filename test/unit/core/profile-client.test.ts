import { expect, test } from 'vitest';
import { ClientSettings } from '../../../src/core/profile-client.ts';

test('a client is the reference client, and plays the numbers of its contract', () => {
  expect(ClientSettings.parse({})).toEqual({
    retries: true,
    policy: { retryAfter: 'honor', alsoRetry: [], idempotencyKey: 'per-operation' },
  });
});

test('every part of its policy can be bent', () => {
  const policy = {
    maxAttempts: 3,
    backoff: { base: '250ms', factor: 2, cap: '10s' },
    jitter: [0.5, 1],
    retryAfterJitter: 0,
    giveUpAbove: '1m',
    retryAfter: 'ignore',
    alsoRetry: [400, '400100'],
    idempotencyKey: 'per-attempt',
  };
  expect(ClientSettings.parse({ retries: false, policy })).toEqual({
    retries: false,
    policy: {
      ...policy,
      backoff: { base: 250, factor: 2, cap: 10_000 },
      jitter: { lo: 0.5, hi: 1 },
      giveUpAbove: 60_000,
    },
  });
});

test('"none" is a jitter of factor 1', () => {
  const { policy } = ClientSettings.parse({ policy: { jitter: 'none' } });
  expect(policy.jitter).toEqual({ lo: 1, hi: 1 });
});

test.for([
  { maxAttempts: 0 },
  { backoff: { base: '-1s', factor: 2 } },
  { backoff: { base: '1s', factor: 0.5 } },
  { backoff: { base: '1s', factor: 2, cap: '-1s' } },
  { jitter: [1, 0.5] },
  { jitter: [-1, 1] },
  { jitter: [1] },
  { jitter: 'some' },
  { retryAfterJitter: -0.1 },
  { giveUpAbove: '-1s' },
  { retryAfter: 'sometimes' },
  { alsoRetry: 400 },
  { idempotencyKey: 'auto' },
])('the policy %j is refused', (policy) => {
  expect(ClientSettings.safeParse({ policy }).success).toBe(false);
});

test('a client of one’s own is a module, or a pool of adapters', () => {
  const played = { retries: true, policy: { retryAfter: 'honor', alsoRetry: [] } };
  expect([
    ClientSettings.parse({ module: './client.mjs' }),
    ClientSettings.parse({ adapter: ['node', './a.mjs'], processes: 4, concurrency: 200 }),
  ]).toMatchObject([
    { ...played, own: { kind: 'module', file: './client.mjs', processes: 1, concurrency: 50 } },
    {
      ...played,
      own: { kind: 'adapter', argv: ['node', './a.mjs'], processes: 4, concurrency: 200 },
    },
  ]);
});

test('what a client of one’s own declares is read as the reference client’s numbers are', () => {
  const policy = { maxAttempts: 4, backoff: { base: '1s', factor: 2 }, jitter: 'none' };
  expect(ClientSettings.parse({ module: 'c.mjs', policy }).policy).toMatchObject({
    maxAttempts: 4,
    backoff: { base: 1_000, factor: 2 },
    jitter: { lo: 1, hi: 1 },
  });
});

test.for<[settings: object, path: string]>([
  [{ concurrency: 5 }, 'concurrency'],
  [{ processes: 2 }, 'processes'],
  [{ module: 'c.mjs', adapter: ['node'] }, 'adapter'],
  [{ module: 'c.mjs', retries: true }, 'retries'],
  [{ module: 'c.mjs', policy: { retryAfter: 'honor' } }, 'policy.retryAfter'],
  [{ adapter: ['node'], policy: { alsoRetry: [400] } }, 'policy.alsoRetry'],
  [{ adapter: ['node'], policy: { idempotencyKey: 'none' } }, 'policy.idempotencyKey'],
  [{ adapter: ['node'], policy: { budget: 2 } }, 'policy.budget'],
  [{ module: 'c.mjs', policy: { jitter: 'none' } }, 'policy.jitter'],
  [{ module: 'c.mjs', policy: { backoff: { base: '1s', factor: 2 } } }, 'policy.backoff'],
  [{ module: 'c.mjs', concurrency: 0 }, 'concurrency'],
  [{ module: 'c.mjs', processes: 65 }, 'processes'],
  [{ adapter: [] }, 'adapter'],
  [{ module: '' }, 'module'],
])('of the client %j one thing is refused, %s', ([settings, path]) => {
  const { error } = ClientSettings.safeParse(settings);
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
