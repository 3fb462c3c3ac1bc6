import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttemptsFirst } from '../../../src/core/attempts-first.ts';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { attempt, clientResult } from '../../helpers/records.ts';

/** What comes out of these records: on the way, and once they have ended. */
function given(records: readonly TraceRecord[]): TraceRecord[][] {
  const onTheWay: TraceRecord[] = [];
  const atTheEnd: TraceRecord[] = [];
  let isOver = false;
  const first = new AttemptsFirst((record) => (isOver ? atTheEnd : onTheWay).push(record));
  for (const record of records) first.push(record);
  isOver = true;
  first.end();
  return [onTheWay, atTheEnd];
}

const one = attempt({ startMs: 0 });
const two = attempt({ attempt: 2, startMs: 10 });
const ended = clientResult('a', 12);
const other = attempt({ operation: 'b', startMs: 500 });

test('an attempt whose line comes after the result of its operation is put before it', () => {
  expect(given([one, ended, other, two])).toEqual([[], [one, two, ended, other]]);
});

test('an attempt that ended in the moment of the result counts as one before it', () => {
  const atOnce = attempt({ attempt: 2, startMs: 10, endMs: 12 });
  expect(given([one, ended, atOnce])).toEqual([[], [one, atOnce, ended]]);
});

test('an attempt that began after the result of its operation stays behind it', () => {
  const after = attempt({ attempt: 2, startMs: 13 });
  expect(given([one, ended, other, after])).toEqual([[], [one, ended, other, after]]);
});

test('a record is held for a second of the times of others, and no longer', () => {
  const [justNow, later] = [1_011, 1_012].map((startMs) => attempt({ operation: 'c', startMs }));
  expect([given([ended, justNow ?? one]), given([ended, later ?? one])]).toEqual([
    [[], [ended, justNow]],
    [[ended], [later]],
  ]);
});

test('what is in the order of time stays in the order of its lines', () => {
  const record = fc.record({ afterMs: fc.nat(700), operation: fc.nat(5), isResult: fc.boolean() });
  fc.assert(
    fc.property(fc.array(record), (rows) => {
      let atMs = 0;
      const records = rows.map(({ afterMs, operation, isResult }): TraceRecord => {
        atMs += afterMs + 2;
        const id = String(operation);
        return isResult ? clientResult(id, atMs) : attempt({ operation: id, startMs: atMs - 1 });
      });
      expect(given(records).flat()).toEqual(records);
    }),
  );
});
