import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from '../../../../src/run/trial/gate.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function gateFor(expected: number) {
  const gone: number[] = [];
  const gate = new Gate(expected, { now: () => performance.now(), mostMs: 10_000 });
  return { gate, gone, enter: (nth: number) => gate.enter(() => gone.push(nth)) };
}

test('a gate lets nobody go before all have come, and then all in their order', () => {
  const { gone, enter } = gateFor(3);
  enter(1);
  enter(2);
  expect(gone).toEqual([]);
  enter(3);
  expect(gone).toEqual([1, 2, 3]);
});

test('who comes once the gate is open goes at once', () => {
  const { gone, enter } = gateFor(1);
  enter(1);
  enter(2);
  expect(gone).toEqual([1, 2]);
});

test('a gate opens when the first has waited long enough, not the last', () => {
  const { gone, enter } = gateFor(3);
  enter(1);
  vi.advanceTimersByTime(9_000);
  enter(2);
  vi.advanceTimersByTime(999);
  expect(gone).toEqual([]);
  vi.advanceTimersByTime(3);
  expect(gone).toEqual([1, 2]);
});

test('a gate that is disposed of waits for nobody', () => {
  const { gate, gone, enter } = gateFor(2);
  enter(1);
  gate[Symbol.dispose]();
  vi.advanceTimersByTime(20_000);
  expect([gone, vi.getTimerCount()]).toEqual([[], 0]);
});
