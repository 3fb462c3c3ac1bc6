import { expect, test } from 'vitest';
import type { Random } from '../../../src/core/random.ts';
import { fingerprint, stream, uuidV4 } from '../../../src/core/random.ts';

const draws = 100_000;
const bins = 256;

/** Pearson's statistic against 256 equally likely bins. */
function chiSquare(draw: (index: number) => number): number {
  const counts = new Array<number>(bins).fill(0);
  for (let index = 0; index < draws; index += 1) {
    const bin = Math.floor(draw(index) * bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const mean = draws / bins;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
}

/** The two-sided 1e-6 bounds of χ² with 255 degrees of freedom: neither uneven nor too even. */
const isPlausible = (statistic: number): boolean => statistic > 161 && statistic < 378;

const first = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random() * 2 ** 32);

// A change of these numbers changes the schedule, data, keys and faults of every recorded seed.
test.for([
  { labels: ['1'], values: [690091989, 794688682, 1320823106, 1733470594] },
  {
    labels: ['1', '0', 'arrivals'],
    values: [1756337786, 766069302, 2579478686, 423389018],
  },
  { labels: [1, '0', 'data', 17], values: [3013352283, 3388050032, 3433310550, 2495510320] },
] as const)('the stream of $labels begins as it always has', ({ labels, values }) => {
  expect(first(stream(...labels), 4)).toEqual(values);
});

test('a number and its text are the same label', () => {
  expect(first(stream(7, 'a'), 3)).toEqual(first(stream('7', 'a'), 3));
});

test('where labels end matters', () => {
  expect(first(stream('ab', 'c'), 3)).not.toEqual(first(stream('a', 'bc'), 3));
});

test('streams do not disturb each other', () => {
  const [a, b] = [stream('a'), stream('b')];
  const mixed = [a(), b(), a(), b()];
  const [a2, b2] = [stream('a'), stream('b')];
  const [a3, a4] = [a2(), a2()];
  const [b3, b4] = [b2(), b2()];
  expect(mixed).toEqual([a3, b3, a4, b4]);
});

test('every number is in [0, 1)', () => {
  const random = stream('range');
  let outside = 0;
  for (let index = 0; index < draws; index += 1) {
    const value = random();
    if (!(value >= 0 && value < 1)) outside += 1;
  }
  expect(outside).toBe(0);
});

test('the numbers of one stream are uniform', () => {
  const random = stream('chi');
  expect(isPlausible(chiSquare(() => random()))).toBe(true);
});

test('neighbours in a stream know nothing of each other', () => {
  const random = stream('pairs');
  let before = random();
  const pair = (): number => {
    const next = random();
    const cell = (Math.floor(before * 16) * 16 + Math.floor(next * 16)) / bins;
    before = next;
    return cell;
  };
  expect(isPlausible(chiSquare(pair))).toBe(true);
});

test('the first numbers of streams that differ in one index are uniform', () => {
  expect(isPlausible(chiSquare((index) => stream('1', '0', 'think', index)()))).toBe(true);
});

test('a v4 UUID has its shape, version and variant (RFC 9562 §5.4)', () => {
  const random = stream('uuid');
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const odd = Array.from({ length: 10_000 }, () => uuidV4(random)).filter(
    (uuid) => !shape.test(uuid),
  );
  expect(odd).toEqual([]);
});

test('the key of the first arrival under seed 1 is what it always was', () => {
  expect(uuidV4(stream('1', '0', 'key', 0))).toBe('d7d44c0e-f9fa-4915-856d-92328617bafd');
});

test('each of the 122 free bits of a UUID is 1 about half of the time', () => {
  const random = stream('bits');
  const ones = new Array<number>(128).fill(0);
  const count = 4_000;
  for (let index = 0; index < count; index += 1) {
    let bits = BigInt(`0x${uuidV4(random).replaceAll('-', '')}`);
    for (let bit = 127; bit >= 0; bit -= 1, bits >>= 1n) {
      ones[bit] = (ones[bit] ?? 0) + Number(bits & 1n);
    }
  }
  // 5.5 standard deviations of Bin(4000, ½): 1e-5 for all 122 bits together.
  const lopsided = ones.flatMap((one, bit) => (Math.abs(one - count / 2) > 174 ? [bit] : []));
  expect(lopsided).toEqual([48, 49, 50, 51, 64, 65]);
});

test('100,000 UUIDs are all different, from one stream and from one stream each', () => {
  const random = stream('unique');
  const within = new Set(Array.from({ length: draws }, () => uuidV4(random)));
  const across = new Set(
    Array.from({ length: draws }, (_, index) => uuidV4(stream('1', '0', 'key', index))),
  );
  expect([within.size, across.size]).toEqual([draws, draws]);
});

test.for([
  ['', '1aee8d83488bdcb8'],
  ['a', '82c97901501c2ba7'],
  ['{"query":"x"}', '9dfbd1b2598dfc7f'],
  ['ü€', 'f3804ecad6f034ff'],
] as const)('the fingerprint of "%s" is what it always was', ([text, expected]) => {
  expect(fingerprint(text)).toBe(expected);
});

test('100,000 texts that differ in a few digits have as many fingerprints', () => {
  const prints = new Set(
    Array.from({ length: draws }, (_, index) => fingerprint(`{"query":"lamp ${index}","n":1}`)),
  );
  expect(prints.size).toBe(draws);
});

test('all texts of up to three letters have fingerprints of their own', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const pairs = letters.flatMap((a) => letters.map((b) => a + b));
  const texts = ['', ...letters, ...pairs, ...pairs.flatMap((ab) => letters.map((c) => ab + c))];
  expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
});
