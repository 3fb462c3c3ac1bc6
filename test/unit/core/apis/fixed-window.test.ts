import { expect, test } from 'vitest';
import { FixedWindow } from '../../../../src/core/apis/fixed-window.ts';

test('A second admits its limit; the next second on the epoch admits it again', () => {
  const window = new FixedWindow({ limit: 2 });
  const reset = { limit: 2, resetEpochSeconds: 101, resetSeconds: 1 };
  expect([100_000, 100_400, 100_999].map((nowMs) => window.take(nowMs))).toEqual([
    { ...reset, admitted: true, remaining: 1 },
    { ...reset, admitted: true, remaining: 0 },
    { ...reset, admitted: false, remaining: 0 },
  ]);
  expect(window.take(101_000)).toEqual({
    admitted: true,
    limit: 2,
    remaining: 1,
    resetEpochSeconds: 102,
    resetSeconds: 1,
  });
});

test('A longer window begins at a multiple of its length, whenever its first request comes', () => {
  const window = new FixedWindow({ limit: 5, windowSeconds: 60 });
  expect(window.take(119_500)).toEqual({
    admitted: true,
    limit: 5,
    remaining: 4,
    resetEpochSeconds: 120,
    resetSeconds: 1,
  });
  expect(window.status(120_500)).toEqual({
    limit: 5,
    remaining: 5,
    resetEpochSeconds: 180,
    resetSeconds: 60,
  });
});
