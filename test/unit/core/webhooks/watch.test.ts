import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { ResponseClass } from '../../../../src/core/contracts/contract.ts';
import { waitBounds } from '../../../../src/core/policy.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { scaleContract } from '../../../../src/core/webhooks/scale.ts';
import { watchMs } from '../../../../src/core/webhooks/watch.ts';

const { 'aigeon-webhooks': aigeon, 'aisearch-webhooks': aisearch } = builtinContracts;

test('under a scaled clock every wait is scaled, and nothing else', () => {
  const scaled = scaleContract(aigeon, 0.01);
  expect([1, 2, 3].map((k) => waitBounds(scaled.retry, k).loMs)).toEqual([300, 600, 1_200]);
  expect({ ...scaled, retry: aigeon.retry }).toEqual(aigeon);
  expect(scaleContract(aigeon, 1)).toEqual(aigeon);
});

test('a cap is scaled where there is one', () => {
  const backoff = { baseMs: 1_000, factor: 2, capMs: 4_000 };
  const capped = { ...aigeon, retry: { ...aigeon.retry, backoff } };
  expect(scaleContract(capped, 0.5).retry.backoff).toEqual({
    baseMs: 500,
    factor: 2,
    capMs: 2_000,
  });
});

const watched = (attempts: number, meaning: ResponseClass, contract = aigeon) =>
  watchMs(undeclaredPolicy(contract), { attempts, class: meaning, timeScale: 1 });

test('after a failure the next attempt is waited for until it would be late by a quarter', () => {
  expect([1, 2, 3].map((attempts) => watched(attempts, 'retryable'))).toEqual([
    38_750, 76_250, 151_250,
  ]);
});

test('after the last declared attempt one more would be too many, so it is waited for', () => {
  expect(watched(4, 'retryable')).toBe(301_250);
});

test('an attempt after a refusal is waited for, since none must come', () => {
  expect(watched(1, 'never-retry')).toBe(38_750);
});

test.for(['success', 'final', 'unjudged'] as const)('after %s nothing is waited for', (meaning) => {
  expect(watched(1, meaning)).toBe(0);
});

test('a sender that declares nothing has five minutes, until two retries were seen', () => {
  expect([1, 2, 3].map((attempts) => watched(attempts, 'retryable', aisearch))).toEqual([
    300_250, 300_250, 0,
  ]);
});
