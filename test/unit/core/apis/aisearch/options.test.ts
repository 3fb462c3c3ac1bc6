import { expect, test } from 'vitest';
import { AisearchOptions } from '../../../../../src/core/apis/aisearch/options.ts';

test('without a word the mock has two keys and the limits of its fact sheet', () => {
  expect(AisearchOptions.parse({})).toEqual({
    keys: ['sk_test_a', 'sk_test_b'],
    limits: { requestsPerSecond: 10, syncCaptures: 8, queueChildren: 200, workers: 16 },
    captureTime: 200,
    emptyShare: 0,
    webhookTimeScale: 1,
    jobTtl: 86_400_000,
    syncTimeout: 5_000,
    caps: { jobs: 100_000, idempotencyKeys: 100_000 },
  });
});

test('one limit alone can be told, and durations are text with a unit', () => {
  const options = AisearchOptions.parse({
    limits: { workers: 2 },
    captureTime: { uniform: ['50ms', '1.5s'] },
    jobTtl: '1h',
  });
  expect([options.limits, options.captureTime, options.jobTtl]).toEqual([
    { requestsPerSecond: 10, syncCaptures: 8, queueChildren: 200, workers: 2 },
    { uniform: [50, 1_500] },
    3_600_000,
  ]);
});

test.for([
  ['an unknown key', { syncTimout: '1s' }],
  ['a limit of 0', { limits: { workers: 0 } }],
  ['half a request', { limits: { requestsPerSecond: 0.5 } }],
  ['no key at all', { keys: [] }],
  ['a share above 1', { emptyShare: 1.1 }],
  ['a negative capture time', { captureTime: '-1s' }],
  ['a time without unit', { captureTime: 200 }],
  ['a life of nothing', { jobTtl: '0' }],
] as const)('%s is refused', ([, options]) => {
  expect(AisearchOptions.safeParse(options).success).toBe(false);
});
