import { expect, test } from 'vitest';
import type { MockApi } from '../../../../../src/core/apis/api.ts';
import { aigeon, importBody, importOf, noRandom, sendOf } from './calls.ts';

const dayMs = 86_400_000;

/** The effects of these calls in one word each, e.g. `job-created imp_1`. */
const effectsOf = (
  api: MockApi,
  calls: readonly (readonly [number, ReturnType<typeof importOf>])[],
) =>
  calls.map(([nowMs, asked]) =>
    api
      .step(asked, nowMs, noRandom)
      .effects.map(({ effect, jobId }) => `${effect} ${jobId}`)
      .join(),
  );

test('A retry with the same key gets the first answer as it was, and creates no second job', () => {
  const api = aigeon();
  const first = api.step(importOf({ key: 'k' }), 0, noRandom);
  expect(first.effects).toEqual([{ effect: 'job-created', jobId: 'imp_1', idempotencyKey: 'k' }]);
  expect(api.step(importOf({ key: 'k' }), 5_000, noRandom)).toEqual({
    response: first.response,
    readyAtMs: 5_000,
    effects: [{ effect: 'replayed', jobId: 'imp_1', idempotencyKey: 'k' }],
  });
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 0 });
});

test('Without a key every write is a job of its own', () => {
  const api = aigeon();
  expect(
    effectsOf(api, [
      [0, importOf()],
      [1, importOf()],
      [2, importOf({ key: '' })],
    ]),
  ).toEqual(['job-created imp_1', 'job-created imp_2', 'job-created imp_3']);
  expect(api.step(importOf(), 3, noRandom).effects).toEqual([
    { effect: 'job-created', jobId: 'imp_4' },
  ]);
});

test('A key is kept for 24 hours from its answer on, then it makes a new job', () => {
  const api = aigeon({ latency: '100ms' });
  const key = importOf({ key: 'k' });
  expect(
    effectsOf(api, [
      [0, key],
      [dayMs, key],
      [dayMs + 99, key],
      [dayMs + 100, key],
    ]),
  ).toEqual(['job-created imp_1', 'replayed imp_1', 'replayed imp_1', 'job-created imp_2']);
});

test('A key lives until its own time is over, though another one has begun to live later', () => {
  const api = aigeon({ latency: '2s', idempotency: { ttl: '1s' } });
  expect(
    effectsOf(api, [
      [0, importOf({ key: 'a' })],
      [1_500, importOf({ key: 'b' })],
      [1_600, importOf({ key: 'a' })],
      [2_999, importOf({ key: 'a' })],
    ]),
  ).toEqual(['job-created imp_1', 'job-created imp_2', 'replayed imp_1', 'replayed imp_1']);
});

test('A replay does not lengthen the 24 hours', () => {
  const key = importOf({ key: 'k' });
  expect(
    effectsOf(aigeon({ idempotency: { ttl: '10s' } }), [
      [0, key],
      [9_999, key],
      [10_000, key],
    ]),
  ).toEqual(['job-created imp_1', 'replayed imp_1', 'job-created imp_2']);
});

test('A failed attempt is not stored: the same key then does its work', () => {
  expect(
    effectsOf(aigeon(), [
      [0, importOf({ key: 'k', body: {} })],
      [1, importOf({ key: 'k' })],
      [2, importOf({ key: 'k' })],
    ]),
  ).toEqual(['', 'job-created imp_1', 'replayed imp_1']);
});

test('The same key with another body gets the stored answer, and the ledger tells', () => {
  const api = aigeon();
  const other = importOf({ key: 'k', body: { ...importBody, group_id: 'g2' } });
  const first = api.step(importOf({ key: 'k' }), 0, noRandom);
  expect(api.step(other, 1, noRandom).response).toEqual(first.response);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 1 });
});

test('The order of the fields makes no other body', () => {
  const api = aigeon();
  const { group_id, members } = importBody;
  api.step(importOf({ key: 'k' }), 0, noRandom);
  api.step(importOf({ key: 'k', body: { members, group_id } }), 1, noRandom);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 1, conflicts: 0 });
});

test('A key belongs to its API key, within one organisation too', () => {
  expect(
    effectsOf(
      aigeon(),
      ['sk_test_a', 'sk_test_a2', 'sk_test_b', 'sk_test_a'].map((token) => [
        0,
        sendOf({ token, key: 'k' }),
      ]),
    ),
  ).toEqual(['job-created snd_1', 'job-created snd_2', 'job-created snd_3', 'replayed snd_1']);
});

test('Duplicates in flight all get the first answer, at the moment the first one gets it', () => {
  const api = aigeon({ latency: { uniform: ['100ms', '200ms'] } });
  const steps = [0, 1, 149, 150, 151].map((nowMs) =>
    api.step(importOf({ key: 'k' }), nowMs, () => 0.5),
  );
  expect(steps.map(({ readyAtMs }) => readyAtMs)).toEqual([150, 150, 150, 150, 151]);
  expect(new Set(steps.map(({ response }) => response)).size).toBe(1);
  expect(api.ledger()).toEqual({ jobs: 1, replays: 4, conflicts: 0 });
});

test('When the store of keys is full the oldest goes, and the ledger tells', () => {
  const api = aigeon({ idempotency: { cap: 1 } });
  expect(
    effectsOf(api, [
      [0, importOf({ key: 'a' })],
      [1, importOf({ key: 'b' })],
      [2, importOf({ key: 'a' })],
    ]),
  ).toEqual(['job-created imp_1', 'job-created imp_2', 'job-created imp_3']);
  expect(api.ledger()).toEqual({
    jobs: 3,
    replays: 0,
    conflicts: 0,
    capHit: 'the store of idempotency keys was full at 1; the oldest went early',
  });
});

test('A few keys of megabytes leave the store early, and the ledger tells', () => {
  const api = aigeon();
  const long = 'k'.repeat(70_000_000);
  for (const key of ['a', 'b']) api.step(importOf({ key: `${key}${long}` }), 0, noRandom);
  expect(api.ledger()).toEqual({
    jobs: 2,
    replays: 0,
    conflicts: 0,
    capHit: 'the store of idempotency keys was full at 134217728 characters; the oldest went early',
  });
});
