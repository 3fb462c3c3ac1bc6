import { expect, test } from 'vitest';
import {
  levelAt,
  timeOfCount,
  totalArrivals,
  totalMs,
} from '../../../../src/core/workload/stages.ts';

const rampUpAndHold = [
  { durationMs: 10_000, from: 0, to: 20 },
  { durationMs: 5_000, from: 20, to: 20 },
];

test('a ramp from 0 to 20/s over 10 s and 5 s at 20/s are 200 arrivals in 15 s', () => {
  expect([totalArrivals(rampUpAndHold), totalMs(rampUpAndHold)]).toEqual([200, 15_000]);
});

test.for([
  [0, 0],
  [5_000, 10],
  [10_000, 20],
  [15_000, 0],
])('at %i ms the level is %i', ([atMs = 0, level = 0]) => {
  expect(levelAt(rampUpAndHold, atMs)).toBe(level);
});

// On the ramp N(t) = t² (t in s): the k-th arrival is at √k s.
test.for([
  [0, 0],
  [1, 1_000],
  [25, 5_000],
  [100, 10_000],
  [120, 11_000],
  [200, undefined],
])('arrival %i is due at %s ms', ([count, atMs]) => {
  expect(timeOfCount(rampUpAndHold, count ?? 0)).toBe(atMs);
});

test('a pause between two stages has no arrival', () => {
  const stages = [
    { durationMs: 1_000, from: 2, to: 2 },
    { durationMs: 3_000, from: 0, to: 0 },
    { durationMs: 1_000, from: 1, to: 1 },
  ];
  expect([0, 1, 2, 3].map((count) => timeOfCount(stages, count))).toEqual([
    0,
    500,
    4_000,
    undefined,
  ]);
});
