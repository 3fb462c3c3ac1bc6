import { expect, test } from 'vitest';
import { RecentIds } from '../../../src/core/recent-ids.ts';

test('at least the last so many ids are remembered, and never more than twice as many', () => {
  const recent = new RecentIds(100);
  const ids = Array.from({ length: 1_000 }, (_, index) => `id-${index}`);
  for (const id of ids) recent.add(id);
  const remembered = ids.map((id) => recent.has(id));
  expect(remembered.slice(-100)).toEqual(Array.from({ length: 100 }, () => true));
  expect(remembered.slice(0, -200)).toEqual(Array.from({ length: 800 }, () => false));
});

test('an id that was never told is not remembered', () => {
  const recent = new RecentIds(2);
  recent.add('a');
  expect(recent.has('b')).toBe(false);
});
