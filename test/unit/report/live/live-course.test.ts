import { expect, test } from 'vitest';
import { Profile } from '../../../../src/core/profile.ts';
import type { Window } from '../../../../src/core/result.ts';
import { LiveCourse } from '../../../../src/report/live/live-course.ts';
import { lookOf, progressOf } from '../../../helpers/live-looks.ts';

function planOf(load: unknown, warmup = '0') {
  const profile = Profile.parse({
    ...{ name: 'live', target: { mock: { api: 'plain' } }, operations: [{ name: 'a', path: '/' }] },
    ...{ load, warmup },
  });
  return { load: profile.load, warmupMs: profile.warmup, faults: [] };
}

const steady = { model: 'open', rate: '100/s', duration: '30s' };
const window: Window = {
  ...{ startMs: 0, arrivals: 100, started: 93, succeeded: 90, failed: 0, dropped: 7 },
  ...{ attempts: 100, retries: 10, inFlight: 3 },
};

test('a look joins the plan, what is told, and what was told before', () => {
  const course = new LiveCourse(planOf(steady));
  course.look(progressOf({ elapsedMs: 11_500, operations: 1_000, windows: [window] }), false);
  expect(course.look(progressOf({ windows: [window] }), false)).toEqual(
    lookOf({
      ...{ arrivalsPerSecond: 100, dropped: 14 },
      stage: { number: 1, of: 1, endMs: 30_000 },
    }),
  );
});

test.for([
  ['a warm-up is told', { elapsedMs: 4_999 }, false, 'warm-up'],
  ['then the run', { elapsedMs: 5_000 }, false, 'running'],
  ['then its end', { elapsedMs: 30_100, isEnding: true }, false, 'ending'],
  ['and before all that it is to stop', { elapsedMs: 4_999, isEnding: true }, true, 'stopping'],
] as const)('%s', ([, fields, isStopping, phase]) => {
  const course = new LiveCourse(planOf(steady, '5s'));
  expect(course.look(progressOf(fields), isStopping).phase).toBe(phase);
});

test.for([
  [0, { number: 1, of: 2, endMs: 10_000 }, 0],
  [5_000, { number: 1, of: 2, endMs: 10_000 }, 10],
  [10_000, { number: 2, of: 2, endMs: 30_000 }, 20],
  [30_000, undefined, 0],
] as const)('at %i ms the stage and its level are told', ([elapsedMs, stage, level]) => {
  const stages = [
    { duration: '10s', rampTo: '20/s' },
    { duration: '20s', rate: '20/s' },
  ];
  const look = new LiveCourse(planOf({ model: 'open', stages })).look(
    progressOf({ elapsedMs }),
    false,
  );
  expect([look.stage, look.planned]).toEqual([stage, { level, unit: 'arrivals' }]);
});

test('users who share a number of operations are as far as these are', () => {
  const course = new LiveCourse(planOf({ model: 'closed', users: 5, iterations: 4_000 }));
  const { planned, doneShare, plannedOperations } = course.look(progressOf(), false);
  expect({ planned, doneShare, plannedOperations }).toEqual({
    planned: { level: 5, unit: 'users' },
    ...{ doneShare: 0.45, plannedOperations: 4_000 },
  });
});

test('a run whose arrivals are over is done, however early that was', () => {
  const course = new LiveCourse(planOf(steady));
  expect(course.look(progressOf({ isEnding: true }), false).doneShare).toBe(1);
});

test('attempts are held against the operations whose first attempt is over', () => {
  const of = (attempts: number, retries: number) =>
    new LiveCourse(planOf(steady)).look(progressOf({ attempts, retries }), false).amplification;
  expect([of(0, 0), of(10, 0), of(30, 20)]).toEqual([1, 1, 3]);
});
