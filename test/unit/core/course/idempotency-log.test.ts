import { expect, test } from 'vitest';
import type { Idempotency } from '../../../../src/core/course/course-result.ts';
import { IdempotencyLog } from '../../../../src/core/course/idempotency-log.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { jobCreated, response } from '../../../helpers/records.ts';

const post = (key?: string, fields: Partial<Attempt> = {}): Partial<Attempt> => ({
  method: 'POST',
  ...(key === undefined ? {} : { idempotencyKey: key }),
  ...fields,
});

function ledgerOf(operations: readonly Operation[], ledger = true): Idempotency | undefined {
  const log = new IdempotencyLog(contextUnder('aisearch', { ledger }));
  for (const operation of operations) log.settled(operation);
  return log.ledger();
}

const nothing = {
  ...{ writes: 0, keyedWrites: 0, keys: 0, resent: 0 },
  ...{ jobs: 0, replays: 0, duplicates: 0, conflicts: 0 },
};

test('without writes there is nothing to tell', () => {
  expect(ledgerOf([operationOf([{ method: 'GET', idempotencyKey: 'k' }])])).toBeUndefined();
});

test('writes are counted with and without keys, and resent ones under the key that they had', () => {
  const seen = [
    operationOf([post()]),
    operationOf([post('a')]),
    operationOf([post('b'), post('b'), post('b')]),
    operationOf([post('c'), post('d')]),
  ];
  expect(ledgerOf(seen)).toEqual({ ...nothing, writes: 4, keyedWrites: 3, keys: 4, resent: 1 });
});

test('a key that two operations share is one key', () => {
  expect(ledgerOf([operationOf([post('a')]), operationOf([post('a')])])).toEqual({
    ...nothing,
    ...{ writes: 2, keyedWrites: 2, keys: 1 },
  });
});

test('jobs, replays and duplicates are those that the mock told of', () => {
  const effects = [
    jobCreated('a', 'x'),
    jobCreated('a', 'y'),
    jobCreated('a', 'x', { effect: 'replayed', attempt: 2 }),
  ];
  expect(ledgerOf([operationOf([post('k'), post('k')], { effects })])).toEqual({
    ...nothing,
    ...{ writes: 1, keyedWrites: 1, keys: 1, resent: 1, jobs: 2, duplicates: 1, replays: 1 },
  });
});

test('of a target that tells nothing, jobs and replays are known by the answers', () => {
  const answer = (jobId: string, replayed: boolean) => response(202, { jobId, replayed });
  const seen = [
    operationOf([post('k', { write: true, outcome: answer('x', false) })]),
    operationOf([
      post('l', { write: true, outcome: answer('y', false) }),
      post('l', { write: true, outcome: answer('y', true) }),
      post('l', { write: true, outcome: answer('z', false) }),
    ]),
  ];
  expect(ledgerOf(seen, false)).toEqual({
    ...nothing,
    ...{ writes: 2, keyedWrites: 2, keys: 2, resent: 1, jobs: 3, duplicates: 1, replays: 1 },
  });
});

test('an answer that refuses the key is a conflict', () => {
  const conflict = { outcome: response(409) };
  const seen = [
    operationOf([post('a', conflict), post('a', conflict)]),
    operationOf([post(undefined, conflict)]),
  ];
  expect(ledgerOf(seen)?.conflicts).toBe(2);
});

test('a key that comes again after more than 16,384 others counts once more', () => {
  const keys = Array.from({ length: 16_385 }, (_, index) => `key-${index}`);
  const seen = [...keys, 'key-16384', 'key-0'].map((key) => operationOf([post(key)]));
  expect(ledgerOf(seen)?.keys).toBe(16_386);
});
