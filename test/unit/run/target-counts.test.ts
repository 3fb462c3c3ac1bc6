import { expect, test } from 'vitest';
import type { Attempt, EffectRecord } from '../../../src/core/trace.ts';
import { TargetCounts } from '../../../src/run/target-counts.ts';
import { operationOf } from '../../helpers/judging.ts';

const attempt = (number: number, outcome: Attempt['outcome']): Attempt => ({
  type: 'attempt',
  operation: 'a',
  name: 'op',
  groupedBy: 'harness',
  attempt: number,
  connection: 1,
  method: 'POST',
  path: '/',
  write: true,
  arrivalMs: 0,
  queuedMs: 0,
  startMs: 0,
  endMs: 1,
  outcome,
});
const created = (jobId: string): Attempt['outcome'] => ({
  kind: 'response',
  status: 201,
  jobId,
  complete: true,
});
const effect = (jobId: string): EffectRecord => ({
  type: 'effect',
  effect: 'job-created',
  atMs: 0,
  operation: 'a',
  jobId,
  when: 'before-answer',
});

const operation = (attempts: Attempt[], effects: EffectRecord[] = []) => ({
  ...operationOf([]),
  attempts,
  effects,
});

test('without a ledger jobs are counted by the ids answered, and a second one is a duplicate', () => {
  const counts = new TargetCounts(false);
  counts.settled(operation([attempt(1, created('j1')), attempt(2, created('j2'))]));
  counts.settled(operation([attempt(1, created('j3'))]));
  expect(counts.counts()).toMatchObject({ jobs: 3, duplicateJobs: 1, replays: 0 });
});

test('with a ledger a job whose answer was lost counts as well', () => {
  const counts = new TargetCounts(true);
  const lost: Attempt['outcome'] = { kind: 'network-error', error: 'reset' };
  counts.settled(
    operation([attempt(1, lost), attempt(2, created('j2'))], [effect('j1'), effect('j2')]),
  );
  expect(counts.counts()).toMatchObject({ jobs: 2, duplicateJobs: 1 });
});

test('a replayed answer is no second job', () => {
  const counts = new TargetCounts(true);
  counts.settled(
    operation([attempt(1, created('j1'))], [effect('j1'), { ...effect('j1'), effect: 'replayed' }]),
  );
  expect(counts.counts()).toMatchObject({ jobs: 1, duplicateJobs: 0, replays: 1 });
});

test('answers are counted by status and by code, what had none as network error', () => {
  const counts = new TargetCounts(false);
  counts.attempted({ kind: 'response', status: 200, code: 400100, complete: true });
  counts.attempted({ kind: 'response', status: 200, code: 0, complete: true });
  counts.attempted({ kind: 'network-error', error: 'timeout' });
  expect(counts.counts()).toMatchObject({
    byStatus: { 200: 2 },
    byCode: { 0: 1, 400100: 1 },
    networkErrors: 1,
  });
});

test('codes that a target makes up are counted, and told as "other" where they are too many or too long', () => {
  const counts = new TargetCounts(false);
  const coded = (code: string): Attempt['outcome'] => ({
    kind: 'response',
    status: 400,
    code,
    complete: true,
  });
  for (let index = 0; index < 1_000; index += 1) counts.attempted(coded(`made-up-${index}`));
  counts.attempted(coded('made-up-0'));
  counts.attempted(coded('x'.repeat(101)));
  const { byCode } = counts.counts();
  expect([byCode['made-up-0'], byCode.other, Object.keys(byCode).length]).toEqual([2, 801, 201]);
});
