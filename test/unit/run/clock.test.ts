import { afterEach, expect, test, vi } from 'vitest';
import { startClock } from '../../../src/run/clock.ts';

afterEach(() => vi.restoreAllMocks());

test('two clocks of one origin tell the same time', () => {
  const one = startClock();
  const other = startClock(one.origin);
  const beforeMs = one.now();
  const betweenMs = other.now();
  expect(betweenMs).toBeGreaterThanOrEqual(beforeMs - 0.2);
  expect(one.now()).toBeGreaterThanOrEqual(betweenMs - 0.2);
});

test('a thread that loses its processor between two readings sees no step of the wall clock', () => {
  let atMs = 1_000;
  let tornMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => atMs);
  vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => BigInt(atMs * 1e6));
  vi.spyOn(Date, 'now').mockImplementation(() => {
    const wallMs = 5_000_000 + atMs;
    atMs += tornMs;
    tornMs = 0;
    return wallMs;
  });
  const clock = startClock();
  tornMs = 40;
  expect([clock.wallOffsetMs(), clock.now()]).toEqual([0, 40]);
});

test('a wall clock that was set is told', () => {
  const clock = startClock();
  const realNow = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 3_600_000);
  expect(clock.wallOffsetMs()).toBeGreaterThan(3_590_000);
});
