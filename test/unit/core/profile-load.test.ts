import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeIssues } from '../../../src/core/issue-sentence.ts';
import { LoadModel } from '../../../src/core/profile-load.ts';

const Holder = z.strictObject({ load: LoadModel });

function messages(load: unknown): string[] {
  const { error } = Holder.safeParse({ load });
  return error ? describeIssues(Holder, error, { load }).map(({ sentence }) => sentence) : [];
}

test.for([
  {
    title: 'an open load with a rate and a duration is one stage',
    load: { model: 'open', rate: '50/s', duration: '2s' },
    expected: {
      model: 'open',
      arrivals: 'constant',
      stages: [{ durationMs: 2_000, from: 50, to: 50 }],
    },
  },
  {
    title: 'a ramp starts where the stage before it ended, the first from 0',
    load: {
      model: 'open',
      arrivals: 'poisson',
      stages: [
        { duration: '1s', rampTo: '10/s' },
        { duration: '2s', rampTo: '600/m' },
        { duration: '3s', rate: '5/s' },
        { duration: '4s', rampTo: '0/s' },
      ],
    },
    expected: {
      model: 'open',
      arrivals: 'poisson',
      stages: [
        { durationMs: 1_000, from: 0, to: 10 },
        { durationMs: 2_000, from: 10, to: 10 },
        { durationMs: 3_000, from: 5, to: 5 },
        { durationMs: 4_000, from: 5, to: 0 },
      ],
    },
  },
  {
    title: 'a closed load has users who do not think unless they are told to',
    load: { model: 'closed', users: 5, duration: '1m' },
    expected: {
      model: 'closed',
      think: { minMs: 0, maxMs: 0 },
      stages: [{ durationMs: 60_000, from: 5, to: 5 }],
    },
  },
  {
    title: 'a closed load may end by its number of iterations, at the latest after ten minutes',
    load: { model: 'closed', users: 5, iterations: 40, think: '100ms' },
    expected: {
      model: 'closed',
      iterations: 40,
      think: { minMs: 100, maxMs: 100 },
      stages: [{ durationMs: 600_000, from: 5, to: 5 }],
    },
  },
  {
    title: 'a closed load may have stages, and think for a random time',
    load: {
      model: 'closed',
      think: { min: '1s', max: '2s' },
      stages: [
        { duration: '1s', users: 2 },
        { duration: '1s', rampTo: 4 },
      ],
    },
    expected: {
      model: 'closed',
      think: { minMs: 1_000, maxMs: 2_000 },
      stages: [
        { durationMs: 1_000, from: 2, to: 2 },
        { durationMs: 1_000, from: 2, to: 4 },
      ],
    },
  },
])('$title', ({ load, expected }) => {
  expect(LoadModel.parse(load)).toEqual(expected);
});

const openNeeds = '"load" needs either "rate" and "duration", or "stages"';
const closedNeeds = '"load" needs either "users" and "duration" (or "iterations"), or "stages"';
const noRate = '"load" has no rate above 0, so that no operation would ever start; give it one';
const noUsers = '"load" has no users above 0, so that no operation would ever start; give it some';
const rateStage =
  'a stage needs either "rate" (steady) or "rampTo" (a straight ramp), and not both';
const userStage =
  'a stage needs either "users" (steady) or "rampTo" (a straight ramp), and not both';
const steady = { duration: '1s', rate: '1/s' };

test.for([
  [{ model: 'open', rate: '1/s' }, openNeeds],
  [{ model: 'open', duration: '1s' }, openNeeds],
  [{ model: 'open' }, openNeeds],
  [{ model: 'open', rate: '1/s', stages: [steady] }, openNeeds],
  [{ model: 'open', duration: '1s', stages: [steady] }, openNeeds],
  [{ model: 'open', rate: '0/s', duration: '1s' }, noRate],
  [{ model: 'open', stages: [{ duration: '1s', rampTo: '0/s' }] }, noRate],
  [{ model: 'open', rate: '1/s', duration: '0' }, '"duration" must be longer than 0'],
  [{ model: 'open', stages: [{ duration: '1s' }] }, rateStage],
  [{ model: 'open', stages: [{ ...steady, rampTo: '2/s' }] }, rateStage],
  [{ model: 'open', stages: [{ ...steady, duration: '-1s' }] }, '"duration" must be longer than 0'],
  [{ model: 'closed', users: 1 }, closedNeeds],
  [{ model: 'closed', duration: '1s' }, closedNeeds],
  [{ model: 'closed', iterations: 5 }, closedNeeds],
  [{ model: 'closed', users: 1, stages: [{ duration: '1s', users: 1 }] }, closedNeeds],
  [{ model: 'closed', users: 0, duration: '1s' }, noUsers],
  [{ model: 'closed', stages: [{ duration: '1s', users: 0 }] }, noUsers],
  [{ model: 'closed', stages: [{ duration: '1s' }] }, userStage],
  [{ model: 'closed', stages: [{ duration: '1s', users: 1, rampTo: 2 }] }, userStage],
] as const)('the load %j is refused in one sentence', ([load, sentence]) => {
  expect(messages(load)).toEqual([sentence]);
});

test.for([
  [{ model: 'opn' }, /^"model" is "opn"; .*did you mean "open"/],
  [{ preset: 'smok' }, /^"preset" is "smok"; .*did you mean "smoke"/],
  [{ executor: 'per-vu-iterations', vus: 1 }, /^"executor" is "per-vu-iterations"; it must be one/],
  [{ rate: '1/s' }, /^"model" is missing; it must be one of "open", "closed"$/],
  [{ preset: 'smoke', model: 'open' }, /^"model" does not go with the other keys here/],
  ['fast', /^"load" must be a load, like \{ model: open, .* \}, not "fast"$/],
] as const)('the load %j is told apart by the key that it has', ([load, sentence]) => {
  expect(messages(load)).toEqual([expect.stringMatching(sentence)]);
});
