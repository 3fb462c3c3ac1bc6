import { expect, test } from 'vitest';
import { BoundedStore } from '../../../../src/core/apis/bounded-store.ts';

const keys = (cap: number) => new BoundedStore<number>({ what: 'keys', ttlMs: 1_000, cap });

test('An entry lives until its time is over, and is gone from that very instant on', () => {
  const store = keys(10);
  store.set('a', 1, { nowMs: 5_000 });
  expect([5_000, 5_999.9, 6_000].map((nowMs) => store.get('a', nowMs))).toEqual([1, 1, undefined]);
  expect(store.size).toBe(0);
});

test('A full store drops its oldest entry and says so once', () => {
  const store = keys(2);
  store.set('a', 1, { nowMs: 0 });
  store.set('b', 2, { nowMs: 1 });
  expect(store.capHit).toBeUndefined();
  store.set('c', 3, { nowMs: 2 });
  store.set('d', 4, { nowMs: 3 });
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
  store.set('a', 1, { nowMs: 0 });
  store.set('b', 2, { nowMs: 0 });
  store.set('c', 3, { nowMs: 1_000 });
  expect([store.get('c', 1_000), store.size, store.capHit]).toEqual([3, 1, undefined]);
});

test('A key that is set again is the newest, and lives from then on', () => {
  const store = keys(2);
  store.set('a', 1, { nowMs: 0 });
  store.set('b', 2, { nowMs: 1 });
  store.set('a', 9, { nowMs: 500 });
  store.set('c', 3, { nowMs: 501 });
  expect(['a', 'b', 'c'].map((key) => store.get(key, 1_400))).toEqual([9, undefined, 3]);
});

test('A deleted key is free', () => {
  const store = keys(2);
  store.set('a', 1, { nowMs: 0 });
  expect([store.delete('a'), store.delete('a'), store.get('a', 0)]).toEqual([
    true,
    false,
    undefined,
  ]);
});

test('Expired entries that nobody asks for leave as new ones come', () => {
  const store = keys(1_000_000);
  for (let n = 0; n < 1_000; n += 1) store.set(`old ${n}`, n, { nowMs: 0 });
  for (let n = 0; n < 200; n += 1) store.set(`new ${n}`, n, { nowMs: 1_000 });
  expect([store.size, store.get('new 0', 1_001)]).toEqual([200, 0]);
});

test('An entry that begins to live later is there from now on, and drops nothing that lives now', () => {
  const store = keys(10);
  store.set('a', 1, { nowMs: 0 });
  store.set('b', 2, { nowMs: 500, fromMs: 1_500 });
  expect([500, 999, 1_000].map((nowMs) => [store.get('a', nowMs), store.get('b', nowMs)])).toEqual([
    [1, 2],
    [1, 2],
    [undefined, 2],
  ]);
  expect([store.get('b', 2_499), store.get('b', 2_500)]).toEqual([2, undefined]);
});

test('Entries that hold many characters leave room for fewer', () => {
  const store = new BoundedStore<number>({ what: 'keys', ttlMs: 1_000, cap: 100, maxChars: 10 });
  for (const [at, key] of ['a', 'b', 'c'].entries()) store.set(key, at, { nowMs: at, chars: 4 });
  expect(['a', 'b', 'c'].map((key) => store.get(key, 3))).toEqual([undefined, 1, 2]);
  expect(store.capHit).toBe('the store of keys was full at 10 characters; the oldest went early');
});

test('What is replaced, deleted or expired holds no characters any more', () => {
  const store = new BoundedStore<number>({ what: 'keys', ttlMs: 1_000, cap: 100, maxChars: 10 });
  for (const nowMs of [0, 1, 2]) store.set('a', nowMs, { nowMs, chars: 10 });
  store.delete('a');
  store.set('b', 3, { nowMs: 3, chars: 10 });
  store.get('b', 1_003);
  store.set('c', 4, { nowMs: 1_003, chars: 10 });
  store.set('d', 5, { nowMs: 2_003, chars: 10 });
  expect([store.get('d', 2_004), store.size, store.capHit]).toEqual([5, 1, undefined]);
});
