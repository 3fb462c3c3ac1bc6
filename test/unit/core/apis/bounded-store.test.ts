import { expect, test } from 'vitest';
import { BoundedStore } from '../../../../src/core/apis/bounded-store.ts';

const keys = (cap: number) => new BoundedStore<number>({ what: 'keys', ttlMs: 1_000, cap });

test('An entry lives until its time is over, and is gone from that very instant on', () => {
  const store = keys(10);
  store.set('a', 1, 5_000);
  expect([5_000, 5_999.9, 6_000].map((nowMs) => store.get('a', nowMs))).toEqual([1, 1, undefined]);
  expect(store.size).toBe(0);
});

test('A full store drops its oldest entry and says so once', () => {
  const store = keys(2);
  store.set('a', 1, 0);
  store.set('b', 2, 1);
  expect(store.capHit).toBeUndefined();
  store.set('c', 3, 2);
  store.set('d', 4, 3);
  expect(['a', 'b', 'c', 'd'].map((key) => store.get(key, 4))).toEqual([
    undefined,
    undefined,
    3,
    4,
  ]);
  expect(store.capHit).toBe('the store of keys was full at 2; the oldest went early');
});

test('A store that is full of expired entries makes room without dropping a living one', () => {
  const store = keys(2);
  store.set('a', 1, 0);
  store.set('b', 2, 0);
  store.set('c', 3, 1_000);
  expect([store.get('c', 1_000), store.size, store.capHit]).toEqual([3, 1, undefined]);
});

test('A key that is set again is the newest, and lives from then on', () => {
  const store = keys(2);
  store.set('a', 1, 0);
  store.set('b', 2, 1);
  store.set('a', 9, 500);
  store.set('c', 3, 501);
  expect(['a', 'b', 'c'].map((key) => store.get(key, 1_400))).toEqual([9, undefined, 3]);
});

test('A deleted key is free', () => {
  const store = keys(2);
  store.set('a', 1, 0);
  expect([store.delete('a'), store.delete('a'), store.get('a', 0)]).toEqual([
    true,
    false,
    undefined,
  ]);
});

test('Expired entries that nobody asks for leave as new ones come', () => {
  const store = keys(1_000_000);
  for (let n = 0; n < 1_000; n += 1) store.set(`old ${n}`, n, 0);
  for (let n = 0; n < 200; n += 1) store.set(`new ${n}`, n, 1_000);
  expect([store.size, store.get('new 0', 1_001)]).toEqual([200, 0]);
});
