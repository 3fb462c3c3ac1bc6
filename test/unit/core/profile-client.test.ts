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
