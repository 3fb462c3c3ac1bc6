import { expect, test } from 'vitest';
import { ExecutorLoad } from '../../../src/core/profile-executors.ts';

const refusals = (value: unknown): string[] =>
  (ExecutorLoad.safeParse(value).error?.issues ?? []).map(({ message }) => message);

const think = { minMs: 0, maxMs: 0 };

test.for([
  {
    title: 'constant-arrival-rate counts in its time unit, and its users bound what is under way',
    load: {
      executor: 'constant-arrival-rate',
      ...{ rate: 30, timeUnit: '1m', duration: '10s', preAllocatedVUs: 5, maxVUs: 8 },
    },
    expected: {
      model: 'open',
      arrivals: 'constant',
      stages: [{ durationMs: 10_000, from: 0.5, to: 0.5 }],
      maxInFlight: 8,
    },
  },
  {
    title: 'without maxVUs no more users are made than were allocated',
    load: { executor: 'constant-arrival-rate', rate: 3, duration: '1s', preAllocatedVUs: 5 },
    expected: {
      model: 'open',
      arrivals: 'constant',
      stages: [{ durationMs: 1_000, from: 3, to: 3 }],
      maxInFlight: 5,
    },
  },
  {
    title: 'ramping-arrival-rate ramps from its start rate, and a stage of no length is a jump',
    load: {
      executor: 'ramping-arrival-rate',
      startRate: 60,
      timeUnit: '1m',
      stages: [
        { target: 120, duration: '5s' },
        { target: 600, duration: '0s' },
        { target: 600, duration: '5s' },
      ],
    },
    expected: {
      model: 'open',
      arrivals: 'constant',
      stages: [
        { durationMs: 5_000, from: 1, to: 2 },
        { durationMs: 0, from: 2, to: 10 },
        { durationMs: 5_000, from: 10, to: 10 },
      ],
    },
  },
  {
    title: 'constant-vus is a closed load without pauses',
    load: { executor: 'constant-vus', vus: 3, duration: '1m' },
    expected: { model: 'closed', think, stages: [{ durationMs: 60_000, from: 3, to: 3 }] },
  },
  {
    title: 'ramping-vus starts with one user, as in k6',
    load: { executor: 'ramping-vus', stages: [{ target: 9, duration: '4s' }] },
    expected: { model: 'closed', think, stages: [{ durationMs: 4_000, from: 1, to: 9 }] },
  },
  {
    title: 'shared-iterations end after ten minutes at the latest, as in k6',
    load: { executor: 'shared-iterations', vus: 2, iterations: 10 },
    expected: {
      model: 'closed',
      iterations: 10,
      think,
      stages: [{ durationMs: 600_000, from: 2, to: 2 }],
    },
  },
])('$title', ({ load, expected }) => {
  expect(ExecutorLoad.parse(load)).toEqual(expected);
});

const constantVus = { executor: 'constant-vus', duration: '1s' };

test.for([
  [
    { ...constantVus, startTime: '5s' },
    '"startTime" is not supported: a profile has one load; begin it with a stage of rate 0',
  ],
  [
    { ...constantVus, gracefulStop: '5s' },
    '"gracefulStop" stands at the top of the profile, not in its load',
  ],
  [{ ...constantVus, exec: 'f' }, '"exec" is not supported: what is sent stands in "operations"'],
  [
    {
      ...{ executor: 'ramping-vus', gracefulRampDown: '1s' },
      stages: [{ target: 1, duration: '1s' }],
    },
    '"gracefulRampDown" is not supported: a user who leaves always ends the operation under way',
  ],
  [
    { executor: 'ramping-vus', stages: [{ target: 1, duration: '0s' }] },
    'the stages must last longer than 0 together',
  ],
  [
    {
      ...{ executor: 'constant-arrival-rate', rate: 1, duration: '1s' },
      ...{ preAllocatedVUs: 5, maxVUs: 4 },
    },
    '"maxVUs" must not be below "preAllocatedVUs"',
  ],
  [
    { executor: 'ramping-arrival-rate', stages: [{ target: 0, duration: '1s' }] },
    'has no rate above 0, so that no operation would ever start; give it one',
  ],
  [
    { executor: 'shared-iterations', vus: 0 },
    'has no users above 0, so that no operation would ever start; give it some',
  ],
] as const)('the executor %j is refused in one sentence', ([load, sentence]) => {
  expect(refusals(load)).toEqual([sentence]);
});
