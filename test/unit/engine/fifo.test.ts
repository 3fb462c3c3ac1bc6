import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fifo } from '../../../src/engine/fifo.ts';

test('an empty queue gives undefined', () => {
  const queue = new Fifo<number>();
  expect([queue.length, queue.shift(), queue.length]).toEqual([0, undefined, 0]);
});

test('a queue behaves like an array, over thousands of items and any order of calls', () => {
  const batches = fc.array(fc.tuple(fc.nat({ max: 1500 }), fc.nat({ max: 1500 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(batches, (steps) => {
      const queue = new Fifo<number>();
      const model: number[] = [];
      const seen: unknown[] = [];
      const expected: unknown[] = [];
      let next = 0;
      for (const [pushes, shifts] of steps) {
        for (let index = 0; index < pushes; index += 1) {
          queue.push(next);
          model.push(next);
          next += 1;
        }
        for (let index = 0; index < shifts; index += 1) {
          seen.push(queue.shift(), queue.length);
          expected.push(model.shift(), model.length);
        }
      }
      expect(seen).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
