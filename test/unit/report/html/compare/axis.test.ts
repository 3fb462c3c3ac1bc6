import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceAxis, ratioAxis } from '../../../../../src/report/html/compare/axis.ts';

const room = { left: 100, right: 500 };
const labels = (changes: readonly number[], make = ratioAxis) =>
  make({ ...room, changes }).ticks.map(({ label }) => label);

test('the ticks of ratios are changes that people say', () => {
  expect(labels([Math.log(0.9), Math.log(1.25)])).toEqual([
    'as before',
    '+10 %',
    '−10 %',
    '+20 %',
    '+5 %',
    '−5 %',
  ]);
  const far = labels([Math.log(0.01), Math.log(100)]);
  expect(far).toEqual(['as before', '+50 %', '−50 %', '× 3', '−75 %']);
});

test('the ticks of shares are percentage points', () => {
  expect(labels([-0.001, 0.004], differenceAxis)).toEqual([
    'as before',
    '+0.1 pp',
    '−0.1 pp',
    '+0.2 pp',
  ]);
});

test('places keep their order, stay within, and ticks leave each other room', () => {
  const change = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 9 }), (some) => {
      // The limit is always among them, so there is always a width.
      const changes = [...some, -0.05, 0.05];
      const { at, isBeyond, ticks } = ratioAxis({ ...room, changes });
      const places = changes.toSorted((a, b) => a - b).map(at);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places.every((x) => x >= room.left && x <= room.right)).toBe(true);
      expect(changes.filter((each) => Math.abs(each) < Math.log(4)).some(isBeyond)).toBe(false);
      const xs = ticks.map(({ x }) => x).toSorted((a, b) => a - b);
      expect(xs.every((x, index) => index === 0 || x - (xs[index - 1] ?? 0) >= 45)).toBe(true);
    }),
  );
});
