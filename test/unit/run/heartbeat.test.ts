import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StallRecord } from '../../../src/core/trace.ts';
import { startHeartbeat } from '../../../src/run/heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets a heartbeat beat at these moments (milliseconds of its run), and tells what it took down. */
function beatAt(startMs: number, beatsMs: readonly number[]) {
  let nowMs = startMs;
  const stalls: StallRecord[] = [];
  const delaysMs: number[] = [];
  const clock = {
    now: () => nowMs,
    wallOriginMs: 0,
    wallNow: () => nowMs,
    wallOffsetMs: () => 0,
    origin: { hrtimeNs: 0n, wallMs: 0 },
  };
  using heartbeat = startHeartbeat(clock, {
    timerNoiseMs: 1,
    onDelay: (delayMs) => delaysMs.push(delayMs),
    onStall: (stall) => stalls.push(stall),
  });
  for (const beatMs of beatsMs) {
    nowMs = beatMs;
    vi.advanceTimersToNextTimer();
  }
  return { stalls, delaysMs, noiseMs: heartbeat.log.noiseMs };
}

test('a standstill of more than 5 ms is put on record with its start and its length', () => {
  const { stalls, delaysMs, noiseMs } = beatAt(0, [2, 4, 11, 19.5]);
  expect(delaysMs).toEqual([0, 0, 5, 6.5]);
  expect(stalls).toEqual([{ type: 'stall', startMs: 11, lengthMs: 8.5 }]);
  expect(noiseMs).toBe(9.5);
});

test('what stands still before the run begins is none of it, and what reaches into it counts from 0', () => {
  const { stalls, delaysMs } = beatAt(-250, [-248, -100, 12]);
  expect(delaysMs).toEqual([10]);
  expect(stalls).toEqual([{ type: 'stall', startMs: 0, lengthMs: 12 }]);
});
