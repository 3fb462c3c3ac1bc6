import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { classify } from '../../../../src/core/contracts/classify.ts';
import { waitBounds } from '../../../../src/core/policy.ts';
import { numbersOf } from '../../../../src/core/retry/policy-of.ts';
import { allRules } from '../../../../src/core/rules/catalogue.ts';

const { 'aigeon-webhooks': aigeon, 'aisearch-webhooks': aisearch } = builtinContracts;

test.for([
  [
    'aigeon-webhooks',
    aigeon,
    [
      'attempts-capped',
      'idempotency-key-stable',
      'jitter-bounds',
      'never-retry-4xx',
      'request-unchanged',
      'retries-transient',
    ],
  ],
  [
    'aisearch-webhooks',
    aisearch,
    ['idempotency-key-stable', 'request-unchanged', 'retries-transient'],
  ],
] as const)('%s judges a sender by these rules and no other', ([, contract, judged]) => {
  const on = allRules.filter(({ id }) => contract.levels[id] !== 'off').map(({ id }) => id);
  expect(on.toSorted()).toEqual(judged);
});

test('Aigeon declares waits of 30, 60 and 120 s without jitter, and four attempts', () => {
  const numbers = numbersOf(aigeon);
  expect([1, 2, 3].map((k) => waitBounds(numbers, k))).toEqual([
    { loMs: 30_000, hiMs: 30_000 },
    { loMs: 60_000, hiMs: 60_000 },
    { loMs: 120_000, hiMs: 120_000 },
  ]);
  expect(numbers.maxAttempts).toBe(4);
});

// The receiver's answer, by Aigeon's page and by that of AI Search.
test.for([
  [200, 'success', 'success'],
  [204, 'unjudged', 'success'],
  [302, 'retryable', 'retryable'],
  [400, 'never-retry', 'retryable'],
  [429, 'never-retry', 'retryable'],
  [500, 'retryable', 'retryable'],
  [503, 'retryable', 'retryable'],
] as const)('an answer of %d is %s to Aigeon, and %s to AI Search', ([status, one, other]) => {
  const answer = { status, keyed: true, hasRetryAfter: false };
  expect([aigeon, aisearch].map((contract) => classify(contract, answer).class)).toEqual([
    one,
    other,
  ]);
});
