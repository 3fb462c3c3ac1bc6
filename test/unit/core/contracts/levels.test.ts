import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { allRules } from '../../../../src/core/rules/catalogue.ts';

const { aigeon, aisearch, rfc } = builtinContracts;

// By the RFCs, Aigeon and AI Search. What a vendor's page says no more of is as in the first column.
const table = [
  ['retry-after-honored', 'should', 'must', 'must'],
  ['retry-after-date', 'must', 'must', 'must'],
  ['retry-after-uncapped', 'should', 'must', 'must'],
  ['retry-after-malformed', 'should', 'should', 'should'],
  ['jitter-bounds', 'should', 'must', 'should'],
  ['jitter-present', 'should', 'must', 'must'],
  ['backoff-growth', 'should', 'should', 'should'],
  ['herd-spread', 'should', 'should', 'should'],
  ['never-retry-4xx', 'should', 'must', 'must'],
  ['retries-transient', 'info', 'should', 'should'],
  ['attempts-capped', 'should', 'must', 'should'],
  ['no-attempt-after-success', 'must', 'must', 'must'],
  ['attempts-sequential', 'should', 'should', 'should'],
  ['retry-budget', 'info', 'info', 'info'],
  ['idempotency-key-present', 'off', 'should', 'must'],
  ['idempotency-key-format', 'off', 'should', 'off'],
  ['idempotency-key-stable', 'must', 'must', 'must'],
  ['idempotency-key-fresh', 'must', 'must', 'must'],
  ['request-unchanged', 'must', 'must', 'must'],
  ['unkeyed-write-not-resent', 'should', 'should', 'off'],
  ['no-duplicate-jobs', 'must', 'must', 'must'],
  ['failure-surfaced', 'must', 'must', 'must'],
] as const;

test('the levels of the rules that judge a client are those of the contracts', () => {
  const levels = allRules
    .filter(({ subject }) => subject === 'client')
    .map(({ id, level }) => [
      id,
      ...[rfc, aigeon, aisearch].map((contract) => contract.levels[id] ?? level),
    ]);
  expect(levels).toEqual(table);
});

const servers = [
  ['envelope-shape', 'must', 'must', 'must'],
  ['required-headers', 'off', 'off', 'must'],
  ['retry-after-present', 'off', 'must', 'must'],
  ['status-mirrored', 'must', 'off', 'must'],
  ['rate-limit-headers', 'info', 'off', 'must'],
  ['remaining-truthful', 'info', 'off', 'must'],
  ['quota-respected', 'should', 'must', 'should'],
  ['retry-after-truthful', 'off', 'must', 'should'],
  ['replay-same-answer', 'should', 'must', 'must'],
  ['replay-marked', 'off', 'off', 'must'],
  ['conflict-detected', 'should', 'off', 'must'],
  ['concurrent-duplicates', 'should', 'should', 'must'],
  ['failed-attempt-not-stored', 'off', 'must', 'should'],
] as const;

test('the levels of the rules that judge a server are those of the contracts', () => {
  const levels = allRules
    .filter(({ subject }) => subject === 'server')
    .map(({ id, level }) => [
      id,
      ...[rfc, aigeon, aisearch].map((contract) => contract.levels[id] ?? level),
    ]);
  expect(levels).toEqual(servers);
});
