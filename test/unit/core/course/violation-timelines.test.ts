import { expect, test } from 'vitest';
import { ViolationTimelines } from '../../../../src/core/course/violation-timelines.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import { waitsUnder } from '../../../../src/core/rules/waits.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const context = contextUnder('aisearch');
const kept = () => new ViolationTimelines({ waitsOf: waitsUnder(context), policy: context.policy });
const named = (id: string, attempts = 1): Operation =>
  operationOf(Array(attempts).fill({}), { id });

test('an operation is kept with its attempts, its waits and its end', () => {
  const timelines = kept();
  const failed = { startMs: 5_000, firstByteMs: 5_010, endMs: 5_020, outcome: response(503) };
  const operation = operationOf([failed, { startMs: 5_910, endMs: 5_920 }]);
  timelines.broke(operation, ['jitter-bounds']);
  expect(timelines.timelines).toEqual([
    {
      operation: 'a',
      attempts: [
        { attempt: 1, startMs: 0, firstByteMs: 10, endMs: 20, met: 'HTTP 503', status: 503 },
        {
          ...{ attempt: 2, startMs: 910, endMs: 920, met: 'HTTP 200', status: 200 },
          ...{ waitMs: 900, loMs: 500, hiMs: 1_000 },
        },
      ],
      ...{ result: 'succeeded', because: 'succeeded', endedMs: 920 },
    },
  ]);
});

test.for([
  ['was cut off by the end of the run', clientResult('a', 1, 'censored'), 'unknown', 'censored'],
  ['failed', clientResult('a', 1, 'failed'), 'failed', 'failed'],
] as const)('an operation that %s is told so', ([, result, told, because]) => {
  const timelines = kept();
  timelines.broke(operationOf([{}], { result }), ['x']);
  expect(timelines.timelines).toMatchObject([{ result: told, because }]);
});

test('of an answer with a header over and over, three of its lines are kept and the rest counted', () => {
  const timelines = kept();
  const lines = ['1', '2', '9'.repeat(99), '4', '5'];
  const outcomes = [response(429, { retryAfter: lines }), response(429, { retryAfter: ['1'] })];
  timelines.broke(operationOf(outcomes.map((outcome) => ({ outcome }))), ['x']);
  expect(timelines.timelines[0]?.attempts.map(({ met }) => met)).toEqual([
    `HTTP 429, Retry-After: 1, Retry-After: 2, Retry-After: ${'9'.repeat(60)}, Retry-After 2 more times`,
    'HTTP 429, Retry-After: 1',
  ]);
});

test('of each rule ten operations are kept, and one that breaks two counts for both', () => {
  const timelines = kept();
  for (let index = 0; index < 12; index += 1) timelines.broke(named(`x${index}`), ['x']);
  timelines.broke(named('both'), ['x', 'y']);
  for (let index = 0; index < 12; index += 1) timelines.broke(named(`y${index}`), ['y']);
  const ids = timelines.timelines.map(({ operation }) => operation);
  expect(ids).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `x${index}`),
    'both',
    ...Array.from({ length: 9 }, (_, index) => `y${index}`),
  ]);
});

test('of however many rules at most 100 operations are kept', () => {
  const timelines = kept();
  for (let index = 0; index < 300; index += 1) timelines.broke(named(`${index}`), [`r${index}`]);
  expect([timelines.timelines.length, timelines.timelines.at(-1)?.operation]).toEqual([100, '99']);
});

test('once what is kept has 1,000 attempts, no more is', () => {
  const timelines = kept();
  for (let index = 0; index < 30; index += 1) timelines.broke(named(`${index}`, 120), [`${index}`]);
  const attempts = timelines.timelines.map((timeline) => timeline.attempts.length);
  expect(attempts).toEqual(Array(9).fill(120));
});
