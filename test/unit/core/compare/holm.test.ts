import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from '../../../../src/core/compare/holm.ts';

test('the smallest p is multiplied by their number, the next by one less, and none overtakes', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  const rounded = adjusted.map((p) => Number(p.toFixed(6)));
  expect(rounded).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test('no adjusted p is above 1, and of none there is none', () => {
  expect([holm([0.6, 0.9]), holm([])]).toEqual([[1, 1], []]);
});

test('an adjusted p is never below its own, and keeps their order', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(values, (ps) => {
      const adjusted = holm(ps);
      for (const [i, p] of ps.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        for (const [j, q] of ps.entries()) {
          if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
        }
      }
    }),
  );
});
