import { expect, test } from 'vitest';
import { jobsOf, replaysOf } from '../../../src/core/operation-jobs.ts';
import { operationOf } from '../../helpers/judging.ts';
import { jobCreated, response } from '../../helpers/records.ts';

const effects = [
  jobCreated('a', 'x'),
  jobCreated('a', 'y'),
  jobCreated('a', 'x', { effect: 'replayed' }),
];
const wrote = (jobId: string, replayed = false) => ({
  write: true,
  outcome: response(202, { jobId, replayed }),
});

test('a mock tells of jobs and replays, whatever was answered', () => {
  const operation = operationOf([wrote('z', true)], { effects });
  expect([jobsOf(operation, true), replaysOf(operation, true)]).toEqual([2, 1]);
});

test.for([
  ['one answer with a job', [wrote('x')], 1, 0],
  ['answers with the same job, one of them given again', [wrote('x'), wrote('x', true)], 1, 1],
  ['answers with two jobs', [wrote('x'), wrote('y'), { write: true }], 2, 0],
  ['a read that shows a job', [{ outcome: response(200, { jobId: 'x' }) }], 0, 0],
  ['an answer without a job', [{ write: true }], 0, 0],
  ['no answer', [{ outcome: { kind: 'network-error', error: 'reset' } as const }], 0, 0],
  ['no attempt', [], 0, 0],
] as const)('of a target that tells nothing, %s counts', ([, attempts, jobs, replays]) => {
  const operation = operationOf(attempts, { effects });
  expect([jobsOf(operation, false), replaysOf(operation, false)]).toEqual([jobs, replays]);
});
