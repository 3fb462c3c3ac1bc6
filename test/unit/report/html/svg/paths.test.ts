import { expect, test } from 'vitest';
import { areaPath, boxPath, dotsPath, linePath } from '../../../../../src/report/html/svg/paths.ts';

test('a line has a gap where points are missing, and a dot where one stands alone', () => {
  expect(linePath([[0, 1], [2.04, 3.06], undefined, [5, 5], undefined, undefined])).toBe(
    'M0 1L2 3.1M5 5h0',
  );
  expect(linePath([])).toBe('');
});

test('an area goes along its upper line and back along its lower one', () => {
  const upper = [[0, 1] as const, [2, 1] as const, undefined, [6, 1] as const];
  const lower = [[0, 9] as const, [2, 8] as const, undefined, [6, 9] as const];
  expect(areaPath(upper, lower)).toBe('M0 1L2 1 2 8 0 9zM6 1L6 9z');
});

test('dots in one place are written once', () => {
  expect(
    dotsPath([
      [1, 2],
      [1.01, 2],
      [3, 4],
    ]),
  ).toBe('M1 2h0M3 4h0');
});

test('a box without a surface is not written', () => {
  expect([boxPath(1, 2, 4, 6), boxPath(1, 2, 1.01, 6), boxPath(1, 6, 4, 2)]).toEqual([
    'M1 2h3v4h-3z',
    '',
    '',
  ]);
});
