import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit, SlidingWindow } from '../../../../src/core/apis/sliding-window.ts';

test('A window is full after its limit, and free again when the oldest stamp is a window old', () => {
  const window = new SlidingWindow({ limit: 2, windowMs: 1_000 });
  window.stamp(0);
  window.stamp(400);
  expect([0, 999, 1_000, 1_500].map((nowMs) => window.admitAtMs(nowMs))).toEqual([
    1_000, 1_000, 1_000, 1_500,
  ]);
  window.stamp(1_000);
  expect(window.admitAtMs(1_000)).toBe(1_400);
});

test('All windows must admit; where one does not, none is stamped', () => {
  const short = new SlidingWindow({ limit: 1, windowMs: 1_000 });
  const long = new SlidingWindow({ limit: 2, windowMs: 10_000 });
  const both = [short, long];
  expect([0, 500, 1_000, 5_000, 9_999, 10_000].map((nowMs) => admit(both, nowMs))).toEqual([
    0, 1_000, 1_000, 10_000, 10_000, 10_000,
  ]);
});

test('No span of a window ever holds more than the limit, and none is refused without need', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), gaps, (limit, waits) => {
      const window = new SlidingWindow({ limit, windowMs: 100 });
      const counted: number[] = [];
      const decisions: { readonly asked: boolean; readonly got: boolean }[] = [];
      let nowMs = 0;
      for (const wait of waits) {
        nowMs += wait;
        const asked = counted.filter((at) => nowMs < at + 100).length < limit;
        if (asked) counted.push(nowMs);
        decisions.push({ asked, got: admit([window], nowMs) === nowMs });
      }
      expect(decisions.map(({ got }) => got)).toEqual(decisions.map(({ asked }) => asked));
    }),
  );
});
