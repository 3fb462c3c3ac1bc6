import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HerdLog } from '../../../../src/core/course/herd-log.ts';

function retriedAt(log: HerdLog, atMs: number, count = 1): void {
  for (let index = 0; index < count; index += 1) log.started(atMs, true);
}

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);

test('without retries there is no herd', () => {
  const log = new HerdLog();
  log.started(5, false);
  log.failed(6);
  expect(log.herd()).toBeUndefined();
});

test('a short run is told whole, in steps of 100 ms from its start', () => {
  const log = new HerdLog();
  log.started(0, false);
  log.started(99.9, false);
  log.failed(100);
  retriedAt(log, 350, 2);
  expect(log.herd()).toEqual({
    ...{ startMs: 0, stepMs: 100 },
    ...{ firsts: [2, 0, 0, 0], retries: [0, 0, 0, 2], failures: [0, 1, 0, 0] },
  });
});

test('of a long run the minute around the most retries is told', () => {
  const log = new HerdLog();
  log.started(0, false);
  retriedAt(log, 200_000, 2);
  retriedAt(log, 500_000, 3);
  log.failed(480_000);
  log.started(900_000, false);
  const herd = log.herd();
  expect([herd?.startMs, herd?.retries.length, herd?.retries[300], herd?.failures[100]]).toEqual([
    ...[470_000, 600],
    ...[3, 1],
  ]);
});

test('the minute lies within the run', () => {
  const log = new HerdLog();
  retriedAt(log, 99_950);
  const herd = log.herd();
  expect([herd?.startMs, herd?.retries.length, herd?.retries.at(-1)]).toEqual([40_000, 600, 1]);
});

test('after an hour neighbours are joined, and steps are twice as long', () => {
  const log = new HerdLog();
  retriedAt(log, 100);
  retriedAt(log, 200);
  retriedAt(log, 300);
  log.started(3_600_000, false);
  const herd = log.herd();
  expect([herd?.stepMs, herd?.startMs, herd?.retries.slice(0, 3)]).toEqual([200, 0, [1, 2, 0]]);
});

test('whatever comes within a minute is counted once, in any order', () => {
  const event = fc.record({
    atMs: fc.double({ min: 0, max: 59_999, noNaN: true }),
    kind: fc.constantFrom('first', 'retry', 'failure'),
  });
  const law = fc.property(fc.array(event), (events) => {
    const log = new HerdLog();
    for (const { atMs, kind } of events) {
      if (kind === 'failure') log.failed(atMs);
      else log.started(atMs, kind === 'retry');
    }
    const herd = log.herd() ?? { firsts: [], retries: [], failures: [] };
    const countOf = (wanted: string) => events.filter(({ kind }) => kind === wanted).length;
    return countOf('retry') === 0
      ? log.herd() === undefined
      : sum(herd.firsts) === countOf('first') &&
          sum(herd.retries) === countOf('retry') &&
          sum(herd.failures) === countOf('failure');
  });
  expect(() => fc.assert(law)).not.toThrow();
});
