import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Column, keepExtrema } from '../../../../../src/report/html/charts/keep-extrema.ts';

const column = (rows: number) =>
  fc.array(fc.option(fc.double({ noNaN: true }), { freq: 4 }), {
    minLength: rows,
    maxLength: rows,
  });
const table = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.array(column(rows), { minLength: columns, maxLength: columns }),
      spare: fc.integer({ min: 0, max: 60 }),
    }),
  );

const limitOf = (columns: readonly Column[], spare: number) => 2 * columns.length + 2 + spare;

test('what is kept is within the limit, in the order of the rows, with the first and the last', () => {
  fc.assert(
    fc.property(table, ({ rows, columns, spare }) => {
      const kept = keepExtrema(columns, rows, limitOf(columns, spare));
      const inOrder = [...new Set(kept)].toSorted((a, b) => a - b);
      expect({
        kept,
        fits: kept.length <= limitOf(columns, spare),
        ends: [kept[0], kept.at(-1)],
      }).toEqual({ kept: inOrder, fits: true, ends: [0, rows - 1] });
    }),
  );
});

test('the smallest and the largest value of each column are kept', () => {
  const range = (values: Column): readonly number[] => {
    const seen = values.flatMap((value) => value ?? []);
    return [Math.min(...seen), Math.max(...seen)];
  };
  fc.assert(
    fc.property(table, ({ rows, columns, spare }) => {
      const kept = keepExtrema(columns, rows, limitOf(columns, spare));
      const shown = columns.map((values) => range(kept.map((row) => values[row])));
      expect(shown).toEqual(columns.map(range));
    }),
  );
});

test('each part of the rows keeps its own peak and trough, wherever they lie', () => {
  // One column: 50 buckets of 20 rows, each of which rises and falls once at places of its own.
  const values = Array.from({ length: 1_000 }, (_, row) => {
    const bucket = Math.floor(row / 20);
    if (row % 20 === bucket % 20) return 1_000 + bucket;
    return row % 20 === (bucket + 7) % 20 ? -bucket : 500;
  });
  const kept = keepExtrema([values], values.length, 102);
  const extrema = values.flatMap((value, row) => (value === 500 ? [] : [row]));
  expect({ lost: extrema.filter((row) => !kept.includes(row)), fits: kept.length <= 102 }).toEqual({
    lost: [],
    fits: true,
  });
});

test('few rows all stay', () => {
  expect(keepExtrema([[5, null, 5]], 3, 10)).toEqual([0, 1, 2]);
});

test('a stretch without any value stays one', () => {
  const values = Array.from({ length: 90 }, (_, row) => (row >= 30 && row < 60 ? null : row));
  const kept = keepExtrema([values], 90, 20);
  expect(kept.some((row) => values[row] === null)).toBe(true);
});
