import { expect, test } from 'vitest';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { shuffledTimes, TraceOrder } from '../../../src/core/trace-order.ts';
import { operationOf } from '../../helpers/judging.ts';
import { attempt, clientResult } from '../../helpers/records.ts';

/** What is found at the last of these records, where the operations of these ids have settled. */
function found(records: readonly TraceRecord[], settled: readonly string[] = []): unknown {
  const order = new TraceOrder();
  const grouper = { hasSettled: (id: string) => settled.includes(id) };
  return records.map((record) => order.problem(record, grouper)).at(-1);
}

const summary: TraceRecord = { type: 'summary', endMs: 9, operations: 1, attempts: 1, rules: {} };

test.for<[what: string, record: TraceRecord, says: string | undefined]>([
  ['ends as it begins', attempt({ startMs: 5, endMs: 5 }), undefined],
  [
    'ends before it begins',
    attempt({ startMs: 5, endMs: 4.999 }),
    '"endMs" of this attempt record is before its "startMs"',
  ],
  ['has its first byte at its end', attempt({ startMs: 5, firstByteMs: 6, endMs: 6 }), undefined],
  [
    'has its first byte after its end',
    attempt({ startMs: 5, firstByteMs: 6.001, endMs: 6 }),
    '"firstByteMs" of this attempt record is not between its "startMs" and "endMs"',
  ],
  [
    'has its first byte before its beginning',
    attempt({ startMs: 5, firstByteMs: 4.999, endMs: 6 }),
    '"firstByteMs" of this attempt record is not between its "startMs" and "endMs"',
  ],
])('of an attempt that %s it is told what is wrong, if anything', ([, record, says]) => {
  expect(found([record])).toBe(says);
});

test('an attempt of a settled operation is in order up to a second behind others, and not beyond', () => {
  const ahead = clientResult('b', 6_000);
  const at = (endMs: number): TraceRecord => attempt({ startMs: 0, endMs });
  expect([
    found([ahead, at(5_000)], ['a']),
    found([ahead, at(4_999)], ['a']),
    found([ahead, at(4_999)]),
  ]).toEqual([
    undefined,
    'this attempt record comes 1001 ms behind others, when its operation had settled; the lines of a trace are in the order of time, but for a second',
    undefined,
  ]);
});

test('nothing comes after the summary', () => {
  expect([found([summary]), found([summary, clientResult('a', 1)])]).toEqual([
    undefined,
    'a summary ends a trace, and this client-result record comes after it',
  ]);
});

test('attempts that began in another order than their numbers, by more than a second, are told', () => {
  const withSecondAt = (startMs: number): string | undefined =>
    shuffledTimes(operationOf([{ startMs: 3_000 }, { startMs }, { startMs: 9_000 }]));
  expect([withSecondAt(2_000), withSecondAt(1_999)]).toEqual([
    undefined,
    'attempt 2 of operation "a" began before attempt 1, so the times of this trace are not in order',
  ]);
});
