import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeatMap } from '../../../../src/core/course/course-result.ts';
import { HeatMapLog } from '../../../../src/core/course/heat-map.ts';

interface Seen {
  readonly atMs: number;
  readonly valueUs: number;
}

function mapOf(seen: readonly Seen[]): HeatMap {
  const log = new HeatMapLog();
  for (const { atMs, valueUs } of seen) log.add(atMs, valueUs);
  return log.map();
}

/** The column and the row of each value, once for each time that it was counted. */
function cellsOf({ columns }: HeatMap): string[] {
  return columns.flatMap((pairs, column) =>
    pairs.flatMap((row, index) =>
      index % 2 === 0 ? Array<string>(pairs[index + 1] ?? 0).fill(`${column}/${row}`) : [],
    ),
  );
}

const seenArbitrary = fc.array(
  fc.record({
    atMs: fc.double({ min: 0, max: 3 * 3_600_000, noNaN: true }),
    valueUs: fc.double({ min: -1, max: 4e9, noNaN: true }),
  }),
  { maxLength: 60 },
);

test('nothing that was seen leaves a map without columns', () => {
  expect(mapOf([])).toEqual({ stepMs: 250, rowsPerDoubling: 4, columns: [] });
});

test('a row begins at its power of two, a column at its step, and the first row holds what is below', () => {
  const seen = [
    { atMs: 0, valueUs: -5 },
    { atMs: 0, valueUs: 1 },
    { atMs: 249.9, valueUs: 1_024 },
    { atMs: 249.9, valueUs: 1_023.9 },
    { atMs: 500, valueUs: 1_217.8 },
    { atMs: 500, valueUs: 1_217.7 },
  ];
  expect(mapOf(seen)).toEqual({
    stepMs: 250,
    rowsPerDoubling: 4,
    columns: [[0, 2, 39, 1, 40, 1], [], [40, 1, 41, 1]],
  });
});

test('a time above all rows is in the last', () => {
  expect(mapOf([{ atMs: 0, valueUs: 1e12 }]).columns).toEqual([[127, 1]]);
});

test('what has no place behind the last column joins neighbours until it has', () => {
  const seen = [
    { atMs: 0, valueUs: 1 },
    { atMs: 59_999, valueUs: 1 },
    { atMs: 60_000, valueUs: 1 },
  ];
  const { stepMs, columns } = mapOf(seen);
  expect([stepMs, columns.length, columns[0], columns[119], columns[120]]).toEqual([
    ...[500, 121],
    ...[
      [0, 1],
      [0, 1],
      [0, 1],
    ],
  ]);
});

test('an hour has steps of 16 s', () => {
  expect(mapOf([{ atMs: 3_600_000, valueUs: 1 }]).stepMs).toBe(16_000);
});

test('each value is counted once, in the row and column where it lies, in at most 240 columns', () => {
  const law = fc.property(seenArbitrary, (seen) => {
    const map = mapOf(seen);
    const expected = seen.map(({ atMs, valueUs }) => {
      const row = valueUs > 1 ? Math.min(127, Math.floor(4 * Math.log2(valueUs))) : 0;
      return `${Math.floor(atMs / map.stepMs)}/${row}`;
    });
    return (
      map.columns.length <= 240 &&
      JSON.stringify(cellsOf(map).toSorted()) === JSON.stringify(expected.toSorted())
    );
  });
  expect(() => fc.assert(law)).not.toThrow();
});

test('in whatever order values come, the map is the same', () => {
  const law = fc.property(seenArbitrary, (seen) => {
    expect(mapOf(seen.toReversed())).toEqual(mapOf(seen));
  });
  fc.assert(law);
});
