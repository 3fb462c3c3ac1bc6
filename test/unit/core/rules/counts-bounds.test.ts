import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { attemptsCapped } from '../../../../src/core/rules/attempts-capped.ts';
import { attemptsSequential } from '../../../../src/core/rules/attempts-sequential.ts';
import { backoffGrowth } from '../../../../src/core/rules/backoff-growth.ts';
import { doubtJobs, lateJobsReason } from '../../../../src/core/rules/doubt-jobs.ts';
import { noDuplicateJobs } from '../../../../src/core/rules/no-duplicate-jobs.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { jobCreated, response } from '../../../helpers/records.ts';

const rfc = contextUnder('rfc');
const bare = contextUnder('rfc', { policy: undeclaredPolicy(builtinContracts.rfc) });
const ledger = contextUnder('rfc', { ledger: true });
const post = { method: 'POST', path: '/orders', write: true } as const;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** What no-duplicate-jobs makes of one operation. */
function jobs(operation: Operation, context = rfc) {
  const { verdict, checked, evidence } = conclude(noDuplicateJobs, context, [operation]);
  return { verdict, checked, attempts: evidence[0]?.attempts, sentence: evidence[0]?.sentence };
}

function answering(status: number, jobId?: string): Partial<Attempt> {
  return { ...post, outcome: response(status, jobId === undefined ? {} : { jobId }) };
}

test.for([
  ['200 and 299', [answering(200, 'j1'), answering(299, 'j2')], 'fail'],
  ['the same', [answering(200, 'j1'), answering(200, 'j1')], 'pass'],
  ['199', [answering(199, 'j1'), answering(200, 'j2')], 'pass'],
  ['300', [answering(200, 'j1'), answering(300, 'j2')], 'pass'],
  ['a read', [{ outcome: response(200, { jobId: 'j1' }) }, answering(200, 'j2')], 'pass'],
] as const)('jobs that answers name count where writes succeeded: %s', ([, attempts, verdict]) => {
  expect(jobs(operationOf(attempts)).verdict).toBe(verdict);
});

test('a finding names the attempts that made the jobs, three jobs, and whose fault it is', () => {
  const made = (count: number, key?: string) =>
    operationOf(
      Array.from({ length: count }, (_, index) => ({
        ...answering(201, `j${index + 1}`),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      })),
    );
  expect([made(3, 'k'), made(4)].map((each) => jobs(each))).toEqual([
    {
      verdict: 'fail',
      checked: 1,
      attempts: [1, 2, 3],
      sentence: expect.stringContaining('("j1", "j2", "j3") where one was asked for: its requests'),
    },
    {
      verdict: 'fail',
      checked: 1,
      attempts: [1, 2, 3, 4],
      sentence: expect.stringContaining('("j1", "j2", "j3", …) where one was asked for: not all'),
    },
  ]);
});

test('one attempt that made two jobs by the ledger is the server’s fault, and needs no answer', () => {
  const effects = [jobCreated('a', 'j1'), jobCreated('a', 'j2')];
  const found = jobs(operationOf([{ ...post, outcome: response(503) }], { effects }), ledger);
  expect(found).toMatchObject({
    verdict: 'fail',
    attempts: [1],
    sentence: expect.stringContaining('attempt 1 alone made them, so the server is at fault'),
  });
});

test('a job that the ledger tells of twice is one, and one of which it tells nothing is none', () => {
  const twice = [jobCreated('a', 'j1'), jobCreated('a', 'j1')];
  const answers = [answering(201, 'j1'), answering(201, 'j2')];
  const verdicts = [
    jobs(operationOf([answering(201), answering(201)], { effects: twice }), ledger),
    jobs(operationOf(answers), ledger),
    jobs(operationOf([{}, {}]), ledger),
    jobs(operationOf([{}, {}], { effects: twice }), ledger),
  ].map(({ verdict, checked }) => [verdict, checked]);
  expect(verdicts).toEqual([
    ['pass', 1],
    ['pass', 1],
    ['not-exercised', 0],
    ['pass', 1],
  ]);
});

const lost = (error: string) => ({ ...post, outcome: { kind: 'network-error', error } }) as const;

test.for([
  ['one lost answer and a job', [lost('reset'), answering(201, 'j1')], 'inconclusive'],
  ['two lost answers', [lost('reset'), lost('timeout')], 'inconclusive'],
  ['one lost answer and no job', [lost('reset'), answering(503)], 'pass'],
  ['a request that was refused', [lost('refused'), answering(201, 'j1')], 'pass'],
  ['one that found no address', [lost('dns'), answering(201, 'j1')], 'pass'],
  ['one without a handshake', [lost('tls'), answering(201, 'j1')], 'pass'],
  ['no lost answer', [answering(503), answering(201, 'j1')], 'pass'],
  [
    'an answer that the client did not wait for',
    [{ ...post, outcome: { kind: 'client-closed' } }, answering(201, 'j1')],
    'inconclusive',
  ],
  [
    'a lost answer that was replayed',
    [lost('reset'), { ...post, outcome: response(201, { jobId: 'j1', replayed: true }) }],
    'pass',
  ],
  [
    'an answer that was cut',
    [{ ...post, outcome: response(201, { complete: false }) }, answering(201, 'j1')],
    'inconclusive',
  ],
  [
    'one that was cut after it named the job',
    [{ ...post, outcome: response(201, { complete: false, jobId: 'j1' }) }, answering(201, 'j1')],
    'pass',
  ],
] as const)('without a ledger a second job may hide behind %s', ([, attempts, verdict]) => {
  expect(jobs(operationOf(attempts as readonly Partial<Attempt>[])).verdict).toBe(verdict);
});

test('jobs that came too late to be judged take the pass of one rule, and nothing else', () => {
  const outcomes = [
    conclude(noDuplicateJobs, rfc, [operationOf([answering(201, 'j1')])]),
    conclude(noDuplicateJobs, rfc, [operationOf([answering(201, 'j1'), answering(201, 'j2')])]),
    { ...conclude(attemptsSequential, rfc, []), verdict: 'pass' as const },
  ];
  expect([0, 1, 2].map((count) => lateJobsReason(count))).toEqual([
    undefined,
    '1 job was created after the operation had settled, and not judged',
    '2 jobs were created after the operation had settled, and not judged',
  ]);
  expect(doubtJobs(outcomes, undefined)).toEqual(outcomes);
  const [first, ...others] = outcomes;
  expect(doubtJobs(outcomes, 'late')).toEqual([
    { ...first, verdict: 'inconclusive', reason: 'late' },
    ...others,
  ]);
});

/** An operation that fails at once every time, from some moment on, and waits so long in between. */
function waiting(waits: readonly number[], fromMs = 0): Operation {
  let startMs = fromMs;
  const attempts = [0, ...waits].map((waitMs) => {
    startMs += waitMs;
    return { startMs, firstByteMs: startMs, endMs: startMs, outcome: response(503) };
  });
  return operationOf(attempts, { id: `${waits.join(' ')} from ${fromMs}` });
}

test.for([
  ['double', [100, 200, 400], 'pass'],
  ['stay alike', [100, 100, 100], 'warn'],
  ['are none', [0, 0, 0], 'warn'],
  ['are too few', [100, 200], 'not-exercised'],
] as const)('waits that %s', ([, waits, verdict]) => {
  const operations = times(20, waiting(waits));
  expect(conclude(backoffGrowth, bare, operations).verdict).toBe(verdict);
});

test('of waits that do not grow the flattest are shown, of equal ones the first', () => {
  const others = times(20, waiting([100, 100, 110]));
  const early = waiting([100, 100, 90]);
  const late = waiting([200, 200, 180], 50);
  const shown = [
    [early, late],
    [late, early],
  ].flatMap((flat) => [
    conclude(backoffGrowth, bare, [...flat, ...others]).evidence[0]?.operation,
    conclude(backoffGrowth, bare, [...others, ...flat]).evidence[0]?.operation,
  ]);
  expect(shown).toEqual(times(4, '100 100 90 from 0'));
});

test('where numbers are declared growth is not asked for', () => {
  const { verdict, reason } = conclude(backoffGrowth, rfc, times(20, waiting([100, 100, 100])));
  expect([verdict, reason]).toEqual(['not-exercised', 'numbers are declared']);
});

const failing = (count: number) => waiting(times(count - 1, 1_000));

test('as many attempts as declared pass, one more does not, and both are named', () => {
  const outcomes = [5, 6].map((count) => conclude(attemptsCapped, rfc, [failing(count)]));
  expect(outcomes.map(({ verdict, checked }) => [verdict, checked])).toEqual([
    ['pass', 1],
    ['warn', 1],
  ]);
  expect(outcomes[1]?.evidence[0]?.attempts).toEqual([1, 2, 3, 4, 5, 6]);
});

test('who is declared to try once is judged by a single attempt', () => {
  const { policy } = rfc;
  const numbers = { ...policy.numbers, maxAttempts: 1 };
  const verdicts = [1, 2].map(
    (count) =>
      conclude(attemptsCapped, { ...rfc, policy: { ...policy, numbers } }, [failing(count)])
        .verdict,
  );
  expect(verdicts).toEqual(['pass', 'warn']);
});

test('without declared numbers the most attempts are a remark, with the time that they took', () => {
  const notesOf = (...counts: number[]) =>
    conclude(attemptsCapped, bare, counts.map(failing)).notes;
  expect([notesOf(1), notesOf(2, 4, 3), notesOf()]).toEqual([
    [],
    ['up to 4 attempts, in 3.00 s'],
    [],
  ]);
});

test('an attempt overlaps the one that was open longest, not only the one before', () => {
  const open = { startMs: 0, firstByteMs: 900, endMs: 900 };
  const short = { startMs: 100, firstByteMs: 200, endMs: 200 };
  const next = { startMs: 300, firstByteMs: 400, endMs: 400 };
  const { verdict, evidence } = conclude(attemptsSequential, bare, [
    operationOf([open, short, next]),
    operationOf([short, open, { startMs: 850, firstByteMs: 950, endMs: 950 }]),
  ]);
  expect([verdict, evidence.length]).toEqual(['warn', 2]);
});
