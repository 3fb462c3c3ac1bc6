import { expect, test } from 'vitest';
import { PresetLoad } from '../../../src/core/profile-presets.ts';

const refusals = (value: unknown): string[] =>
  (PresetLoad.safeParse(value).error?.issues ?? []).map(({ message }) => message);

/** Stages as [milliseconds, from, to]. */
const stagesOf = (value: unknown) =>
  PresetLoad.parse(value).stages.map(({ durationMs, from, to }) => [durationMs, from, to]);

const spell = [
  [1_000, 30, 30],
  [9_000, 0, 0],
];

test.for([
  ['smoke', { users: 30 }, [[10_000, 30, 30]]],
  ['steady', { rate: '30/s' }, [[60_000, 30, 30]]],
  ['ramp', { rate: '30/s' }, [[60_000, 0, 30]]],
  ['burst', { rate: '30/s' }, [...spell, ...spell, ...spell]],
  [
    'spike',
    { rate: '30/s', duration: '20s' },
    [
      [8_000, 3, 3],
      [1_000, 3, 30],
      [2_000, 30, 30],
      [1_000, 30, 3],
      [8_000, 3, 3],
    ],
  ],
  [
    'soak',
    { rate: '30/s' },
    [
      [180_000, 0, 30],
      [3_420_000, 30, 30],
    ],
  ],
  ['outage', { rate: '30/s' }, [[90_000, 30, 30]]],
] as const)('the preset %s has its shape and its length', ([preset, rest, stages]) => {
  expect(stagesOf({ preset, ...rest })).toEqual(stages);
});

test('a rate makes a preset an open load, users a closed one', () => {
  expect([
    PresetLoad.parse({ preset: 'steady', rate: '60/m', duration: '1s', arrivals: 'poisson' }),
    PresetLoad.parse({ preset: 'ramp', users: 4, duration: '1s', think: '5ms' }),
  ]).toEqual([
    { model: 'open', arrivals: 'poisson', stages: [{ durationMs: 1_000, from: 1, to: 1 }] },
    {
      model: 'closed',
      think: { minMs: 5, maxMs: 5 },
      stages: [{ durationMs: 1_000, from: 0, to: 4 }],
    },
  ]);
});

test('a breakpoint climbs in equal steps up to its rate', () => {
  const load = { preset: 'breakpoint', rate: '30/s', steps: 3, duration: '6s' };
  expect(PresetLoad.parse(load)).toEqual({
    model: 'open',
    arrivals: 'constant',
    seeksBreakpoint: true,
    stages: [10, 20, 30].map((level) => ({ durationMs: 2_000, from: level, to: level })),
  });
});

test('smoke alone needs nothing: two users who think for a tenth of a second', () => {
  expect(PresetLoad.parse({ preset: 'smoke' })).toEqual({
    model: 'closed',
    think: { minMs: 100, maxMs: 100 },
    stages: [{ durationMs: 10_000, from: 2, to: 2 }],
  });
});

const either =
  'needs either "rate" (an open load, like 50/s) or "users" (a closed one, like 20), and not both';

test.for([
  [{ preset: 'steady' }, either],
  [{ preset: 'smoke', rate: '1/s', users: 1 }, either],
  [{ preset: 'spike', rate: '1/s', users: 0 }, either],
  [
    { preset: 'ramp', rate: '1/s', think: '1s' },
    '"think" goes with "users": at a rate, operations do not wait for each other',
  ],
  [
    { preset: 'ramp', users: 1, arrivals: 'constant' },
    '"arrivals" goes with "rate": users start when their last operation has ended',
  ],
  [
    { preset: 'soak', rate: '0/s' },
    'has no rate above 0, so that no operation would ever start; give it one',
  ],
  [
    { preset: 'soak', users: 0 },
    'has no users above 0, so that no operation would ever start; give it some',
  ],
] as const)('the preset %j is refused in one sentence', ([load, sentence]) => {
  expect(refusals(load)).toEqual([sentence]);
});
