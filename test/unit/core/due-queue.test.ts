import { expect, test } from 'vitest';
import { DueQueue } from '../../../src/core/due-queue.ts';

test('items leave in the order in which they came, with their moments', () => {
  const queue = new DueQueue<string>();
  const empty = queue.dueMs;
  queue.push('a', 3);
  queue.push('b', 5);
  const seen = [queue.dueMs, queue.take(), queue.dueMs, queue.take(), queue.take(), queue.dueMs];
  expect([empty, ...seen]).toEqual([
    Number.POSITIVE_INFINITY,
    3,
    'a',
    5,
    'b',
    undefined,
    Number.POSITIVE_INFINITY,
  ]);
});

test('nothing is lost or swapped when the front of a long queue is dropped', () => {
  const queue = new DueQueue<{ readonly number: number }>();
  const taken: (number | undefined)[] = [];
  for (let number = 0; number < 10_000; number += 1) {
    queue.push({ number }, number);
    if (number % 3 > 0) taken.push(queue.take()?.number);
  }
  while (queue.dueMs < 10_000) taken.push(queue.take()?.number);
  expect(taken).toEqual(Array.from({ length: 10_000 }, (_, number) => number));
});
