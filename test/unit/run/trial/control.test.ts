import { describe, expect, test } from 'vitest';
import { accidentReason, controlOf, testedSecondsOf } from '../../../../src/run/trial/control.ts';
import { attempt, response } from '../../../helpers/records.ts';

const control = {
  id: 'control-503',
  group: 'control',
  tells: 'a failure without a time to wait',
  request: 'read',
  script: [{ kind: 'status', status: 503 }, 'answer'],
} as const;

function retriedAfter(ms: number) {
  const outcome = response(503);
  return [
    attempt({ attempt: 1, startMs: 0, firstByteMs: 1, endMs: 2, outcome }),
    attempt({ attempt: 2, startMs: 1 + ms, endMs: 3 + ms }),
  ];
}

test('a control tells the largest first wait of its operations', () => {
  const operations = [retriedAfter(900), retriedAfter(1_200), [attempt({ attempt: 1 })]];
  expect(controlOf(control, operations)).toEqual({
    status: 503,
    operations: 3,
    retried: 2,
    waitMs: 1_200,
  });
});

test('of a client that never retries there is no wait', () => {
  expect(controlOf(control, [[], []])).toEqual({ status: 503, operations: 2, retried: 0 });
});

describe('the tested value', () => {
  const waits = (...ms: number[]) =>
    ms.map((waitMs) => ({ status: 429, operations: 3, retried: 3, waitMs }));

  test.for([
    [[], 5],
    [[2_500], 5],
    [[2_501], 6],
    [[1_000, 9_000], 18],
    [[15_000], 30],
    [[40_000], 30],
  ] as const)('is twice the longest control, from 5 to 30 s: %j', ([ms, seconds]) => {
    expect(testedSecondsOf(waits(...ms))).toBe(seconds);
  });

  test('may be waited by accident where a client waits over 15 s by itself', () => {
    expect(accidentReason(waits(15_000))).toBeUndefined();
    expect(accidentReason(waits(15_100))).toContain('15.1 s without being asked to');
  });
});
