import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdmissionQueue } from '../../../../../src/core/apis/aisearch/queue.ts';

const tasks = (...durationsMs: number[]) => durationsMs.map((durationMs) => ({ durationMs }));

test('each task goes to the worker that is free first', () => {
  const queue = new AdmissionQueue({ capacity: 10, workers: 2 });
  expect(queue.admit(tasks(100, 300, 100, 100), 1_000)).toEqual({
    kind: 'admitted',
    scheduled: [
      { durationMs: 100, startMs: 1_000, endMs: 1_100 },
      { durationMs: 300, startMs: 1_000, endMs: 1_300 },
      { durationMs: 100, startMs: 1_100, endMs: 1_200 },
      { durationMs: 100, startMs: 1_200, endMs: 1_300 },
    ],
  });
});

test('waiting tasks are the depth, and one leaves it at the instant a worker takes it up', () => {
  const queue = new AdmissionQueue({ capacity: 10, workers: 2 });
  queue.admit(tasks(100, 300, 100, 100), 1_000);
  const seen = [1_000, 1_099, 1_100, 1_199, 1_200, 1_299, 1_300].map((atMs) => [
    queue.depth(atMs),
    queue.running(atMs).length,
  ]);
  expect(seen).toEqual([
    [2, 2],
    [2, 2],
    [1, 2],
    [1, 2],
    [0, 2],
    [0, 2],
    [0, 0],
  ]);
});

test('with 16 busy workers and 199 of 200 places taken, one more waits and the next is refused', () => {
  const queue = new AdmissionQueue({ capacity: 200, workers: 16 });
  const kinds = Array.from({ length: 217 }, () => queue.admit(tasks(500), 0).kind);
  expect(kinds).toEqual([...Array(216).fill('admitted'), 'full']);
});

test('tasks are admitted all or none, and a refusal changes nothing', () => {
  const queue = new AdmissionQueue({ capacity: 3, workers: 1 });
  queue.admit(tasks(100, 100), 0);
  const refused = queue.admit(tasks(100, 100, 100), 0);
  const depthAfter = queue.depth(0);
  expect([refused, depthAfter, queue.admit(tasks(100, 100), 0).kind]).toEqual([
    { kind: 'full', freeAtMs: 100 },
    1,
    'admitted',
  ]);
});

test('where waiting tasks do not free enough places, idle workers do', () => {
  // One worker at 100, two waiting until 100 and 200; five tasks need two places and the worker.
  const queue = new AdmissionQueue({ capacity: 4, workers: 1 });
  queue.admit(tasks(100, 100, 100), 0);
  expect(queue.admit(tasks(1, 1, 1, 1, 1), 0)).toEqual({ kind: 'full', freeAtMs: 300 });
});

test('more tasks than places and workers together are a mistake of the caller', () => {
  const queue = new AdmissionQueue({ capacity: 2, workers: 1 });
  queue.admit(tasks(1), 0);
  expect(() => queue.admit(tasks(...Array(queue.largest + 1).fill(1)), 0)).toThrow(RangeError);
});

test('what is refused is admitted at the time it was told, and not a moment before', () => {
  const arrival = fc.record({
    gapMs: fc.integer({ min: 0, max: 50 }),
    durationsMs: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
  });
  const law = fc.property(
    fc.array(arrival, { maxLength: 60 }),
    fc.integer({ min: 4, max: 8 }),
    fc.integer({ min: 1, max: 4 }),
    (arrivals, capacity, workers) => {
      const queue = new AdmissionQueue({ capacity, workers });
      let nowMs = 0;
      for (const { gapMs, durationsMs } of arrivals) {
        nowMs += gapMs;
        const first = queue.admit(tasks(...durationsMs), nowMs);
        if (first.kind === 'admitted') continue;
        if (queue.admit(tasks(...durationsMs), first.freeAtMs - 1).kind === 'admitted')
          return false;
        if (queue.admit(tasks(...durationsMs), first.freeAtMs).kind === 'full') return false;
        nowMs = first.freeAtMs;
      }
      return true;
    },
  );
  expect(() => fc.assert(law)).not.toThrow();
});

test('never do more wait than there are places, nor run than there are workers', () => {
  const durations = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 6 });
  const law = fc.property(fc.array(durations, { maxLength: 200 }), (arrivals) => {
    const queue = new AdmissionQueue({ capacity: 7, workers: 3 });
    return arrivals.every((durationsMs, index) => {
      const nowMs = index * 10;
      queue.admit(tasks(...durationsMs), nowMs);
      const depth = queue.depth(nowMs);
      const running = queue.running(nowMs).length;
      return depth <= 7 && running <= 3 && (depth === 0 || running === 3);
    });
  });
  expect(() => fc.assert(law)).not.toThrow();
});
