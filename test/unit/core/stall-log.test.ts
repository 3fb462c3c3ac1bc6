import { expect, test } from 'vitest';
import { StallLog } from '../../../src/core/stall-log.ts';

function logOf(stalls: readonly (readonly [startMs: number, lengthMs: number])[]): StallLog {
  const log = new StallLog(0.5);
  for (const [startMs, lengthMs] of stalls) log.add(startMs, lengthMs);
  return log;
}

test('noise is the longest stall and the lateness of a timer', () => {
  expect([
    logOf([]).noiseMs,
    logOf([
      [10, 8],
      [30, 6],
    ]).noiseMs,
  ]).toEqual([0.5, 8.5]);
});

const spans: readonly (readonly [fromMs: number, toMs: number, stalled: boolean])[] = [
  [0, 9, false],
  [0, 10, true],
  [12, 13, true],
  [18, 25, true],
  [18.5, 29, false],
  [36, 99, true],
  [36.5, 99, false],
];

test.for(spans)('from %d to %d ms the observer stood still: %s', ([fromMs, toMs, stalled]) => {
  const log = logOf([
    [10, 8],
    [30, 6],
  ]);
  expect(log.within(fromMs, toMs)).toBe(stalled);
});

const lengths: readonly (readonly [fromMs: number, toMs: number, leastMs: number, boolean])[] = [
  [0, 100, 14, true],
  [0, 100, 15, false],
  [12, 33, 9, true],
  [12, 33, 10, false],
  [20, 29, 1, false],
];

test.for(lengths)(
  'from %d to %d ms the observer stood still for %d ms in all: %s',
  ([fromMs, toMs, leastMs, stalled]) => {
    const log = logOf([
      [10, 8],
      [30, 6],
    ]);
    expect(log.within(fromMs, toMs, leastMs)).toBe(stalled);
  },
);

test('what lies before the stalls that are kept may hold any number of them', () => {
  const log = new StallLog(0);
  for (let index = 0; index < 200_000; index += 1) log.add(index * 10, 5);
  expect([
    log.within(6, 7),
    log.within(1_999_996, 1_999_997),
    log.within(1_999_990, 1_999_991),
  ]).toEqual([true, false, true]);
});

test('stalls that are told in another order are found all the same', () => {
  const spans = [
    [0, 9],
    [10, 12],
    [19, 29],
    [30, 31],
    [37, 99],
  ] as const;
  const stalls = [
    [30, 6],
    [10, 8],
    [50, 1],
    [40, 1],
  ] as const;
  const inOrder = logOf(stalls.toSorted(([a], [b]) => a - b));
  const told = (log: StallLog): boolean[] =>
    spans.map(([fromMs, toMs]) => log.within(fromMs, toMs));
  expect(told(logOf(stalls))).toEqual(told(inOrder));
});
