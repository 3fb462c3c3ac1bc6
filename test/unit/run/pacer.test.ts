import { expect, test } from 'vitest';
import { startPacer } from '../../../src/run/pacer.ts';

/** Lets a pacer run on a clock that jumps by `stepMs` each time it is read. */
function pace(times: readonly number[], stepMs: number): Promise<{ at: number; due: number }[]> {
  const arrivals = times.map((atMs, index) => ({ index, atMs }))[Symbol.iterator]();
  const seen: { at: number; due: number }[] = [];
  let clockMs = 0;
  return new Promise((resolve) => {
    startPacer(arrivals, {
      now: () => {
        clockMs += stepMs;
        return clockMs;
      },
      onArrival: ({ atMs }) => seen.push({ at: clockMs, due: atMs }),
      onDone: () => resolve(seen),
    });
  });
}

test('no arrival comes before its time, and all come in order', async () => {
  const seen = await pace([0, 1, 1, 2.5, 9], 0.3);
  expect(seen.map(({ due }) => due)).toEqual([0, 1, 1, 2.5, 9]);
  expect(seen.filter(({ at, due }) => at < due)).toEqual([]);
});

test('a late pacer leaves no arrival out', async () => {
  const times = Array.from({ length: 1_000 }, (_, index) => index);
  expect((await pace(times, 500)).map(({ due }) => due)).toEqual(times);
});

test('after stop no arrival comes', async () => {
  const seen: number[] = [];
  const pacer = startPacer([{ index: 0, atMs: 0 }][Symbol.iterator](), {
    now: () => 1,
    onArrival: ({ atMs }) => seen.push(atMs),
    onDone: () => seen.push(-1),
  });
  pacer.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
});
