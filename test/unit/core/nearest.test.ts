import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../src/core/nearest.ts';

const keys = ['name', 'target', 'load', 'thresholds', 'maxInFlight', 'gracefulStop', 'rampTo'];

test.for([
  ['name', 'name'],
  ['naem', 'name'],
  ['nam', 'name'],
  ['names', 'name'],
  ['mame', 'name'],
  ['treshold', 'thresholds'],
  ['max_in_flight', 'maxInFlight'],
  ['MAXINFLIGHT', 'maxInFlight'],
  ['gracefullStop', 'gracefulStop'],
  ['raptmo', 'rampTo'],
] as const)('"%s" was meant to be "%s"', ([written, meant]) => {
  expect(nearest(written, keys)).toBe(meant);
});

test.for(['', 'zebra', 'foo', 'nmea!', 'duration', 'x'.repeat(101)])(
  'nothing is near "%s"',
  (written) => {
    expect(nearest(written, keys)).toBe(undefined);
  },
);

test('of equally near words the first is taken', () => {
  expect(nearest('p98', ['p95', 'p99', 'p50'])).toBe('p95');
});

test('where no word is known, none is near', () => {
  expect(nearest('name', [])).toBe(undefined);
});

test('a known word is its own nearest, whatever else is known', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, fc.array(word), (meant, others) => {
      expect(nearest(meant, [...others, meant])).toBe(meant);
    }),
  );
});

test('one letter too few is always forgiven', () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), (meant, at) => {
      const cut = at % meant.length;
      expect(nearest(meant.slice(0, cut) + meant.slice(cut + 1), [meant])).toBe(meant);
    }),
  );
});
