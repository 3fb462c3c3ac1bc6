import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setAlarm } from '../../../src/endpoint/alarm.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const now = () => performance.now();

test('an alarm rings when its time has come', () => {
  const onDue = vi.fn();
  setAlarm({ atMs: now() + 10.5, now, onDue });
  vi.advanceTimersByTime(11);
  expect(onDue).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onDue).toHaveBeenCalledOnce();
});

test('an alarm that is called off never rings', () => {
  const onDue = vi.fn();
  setAlarm({ atMs: now() + 10, now, onDue }).cancel();
  vi.advanceTimersByTime(1_000);
  expect(onDue).not.toHaveBeenCalled();
});

test('a timer that fires early is set again', () => {
  const onDue = vi.fn();
  let clockMs = 0;
  setAlarm({ atMs: 10, now: () => clockMs, onDue });
  clockMs = 9.2;
  vi.advanceTimersByTime(11);
  expect(onDue).not.toHaveBeenCalled();
  clockMs = 10;
  vi.advanceTimersByTime(2);
  expect(onDue).toHaveBeenCalledOnce();
});

test('an alarm that was set again can still be called off', () => {
  const onDue = vi.fn();
  const alarm = setAlarm({ atMs: 10, now: () => 0, onDue });
  vi.advanceTimersByTime(11);
  alarm.cancel();
  expect(vi.getTimerCount()).toBe(0);
});

test('a wait of a month is longer than any timer, and still not cut short', () => {
  const monthMs = 30 * 86_400_000;
  const onDue = vi.fn();
  setAlarm({ atMs: now() + monthMs, now, onDue });
  vi.advanceTimersByTime(monthMs - 1);
  expect(onDue).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3);
  expect(onDue).toHaveBeenCalledOnce();
});
