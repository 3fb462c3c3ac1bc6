import { expect, test } from 'vitest';
import { childId, createJobIds, parentOf } from '../../../../../src/core/apis/aisearch/ids.ts';

test('a parent id is job_, the count in base 36, and four drawn digits', () => {
  const next = createJobIds();
  const drawn = [0, 0.5, 1 - 2 ** -32].map((number) => next(() => number));
  expect(drawn).toEqual(['job_10000', 'job_2i000', 'job_3zzzz']);
});

test('ten thousand ids of one server are all different, though every drawn number is the same', () => {
  const next = createJobIds();
  const ids = new Set(Array.from({ length: 10_000 }, () => next(() => 0.25)));
  expect(ids.size).toBe(10_000);
});

test('a child id is dotted and in lower case, and leads back to its parent', () => {
  const id = childId('job_8t2q', { surface: 'chatgpt', region: 'US' });
  expect([id, parentOf(id), parentOf('job_8t2q')]).toEqual([
    'job_8t2q.chatgpt.us',
    'job_8t2q',
    'job_8t2q',
  ]);
});
