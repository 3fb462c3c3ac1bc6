import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream, uuidV4 } from '../../../src/core/random.ts';
import { RecentHashes } from '../../../src/core/recent-hashes.ts';

test('it tells what a set would tell, while nothing was forgotten', () => {
  const texts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 50 });
  fc.assert(
    fc.property(texts, (words) => {
      const seen = new Set<string>();
      const hashes = new RecentHashes(64);
      const told = words.map((word) => hashes.add(word));
      const known = words.map((word) => {
        const isKnown = seen.has(word);
        seen.add(word);
        return isKnown;
      });
      expect(told).toEqual(known);
    }),
  );
});

test('of 100,000 fresh keys none is taken for another, and each is known the second time', () => {
  const random = stream('recent-hashes');
  const keys = Array.from({ length: 50_000 }, () => uuidV4(random));
  const numbered = Array.from({ length: 50_000 }, (_, index) => `key-${index}`);
  const hashes = new RecentHashes(1_048_576);
  const count = (texts: readonly string[]): number =>
    texts.filter((text) => hashes.add(text)).length;
  const fresh = count([...keys, ...numbered]);
  expect([fresh, count([...keys, ...numbered])]).toEqual([0, 100_000]);
});

test('the last so many are known, and nothing that came before them', () => {
  const texts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 400 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 12 }), (numbers, capacity) => {
      const last: string[] = [];
      const hashes = new RecentHashes(capacity);
      const expected = numbers.map((number) => {
        const text = `key-${number}`;
        const isKnown = last.includes(text);
        if (!isKnown) last.push(text);
        if (last.length > capacity) last.shift();
        return isKnown;
      });
      expect(numbers.map((number) => hashes.add(`key-${number}`))).toEqual(expected);
    }),
  );
});

test('of more than fit exactly the last are known, also where the table is full', () => {
  const hashes = new RecentHashes(5_000);
  const keys = Array.from({ length: 20_000 }, (_, index) => `key-${index}`);
  for (const key of keys) hashes.add(key);
  const known = keys.map((key) => hashes.has(key));
  expect(known).toEqual(keys.map((_, index) => index >= 15_000));
});

test('what was added is known without being added again, and nothing else is', () => {
  const hashes = new RecentHashes(100);
  const keys = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
  for (const key of keys) hashes.add(key);
  const known = [...keys, 'key'].map((key) => hashes.has(key));
  expect(known).toEqual([...keys.map((_, index) => index >= 900), false]);
});
