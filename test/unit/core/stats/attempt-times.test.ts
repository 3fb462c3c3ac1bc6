import { expect, test } from 'vitest';
import { timesOf } from '../../../../src/core/stats/attempt-times.ts';
import { attempt, response } from '../../../helpers/records.ts';

test('an attempt that got its answer has all its times', () => {
  const fields = { startMs: 5, firstByteMs: 6, endMs: 7, connectMs: 0.5 };
  expect(timesOf(attempt({ ...fields, outcome: response(404) }))).toEqual({
    ...fields,
    status: 404,
    complete: true,
  });
});

test('an answer that was cut has a status, and no service time', () => {
  const cut = attempt({ startMs: 5, endMs: 7, outcome: response(200, { complete: false }) });
  expect(timesOf(cut)).toEqual({
    ...{ startMs: 5, firstByteMs: -1, endMs: 7, connectMs: -1 },
    ...{ status: 200, complete: false },
  });
});

test('an attempt without an answer has no status', () => {
  const reset = attempt({
    startMs: 5,
    endMs: 7,
    outcome: { kind: 'network-error', error: 'reset' },
  });
  expect(timesOf(reset)).toEqual({
    ...{ startMs: 5, firstByteMs: -1, endMs: 7, connectMs: -1 },
    ...{ status: 0, complete: false },
  });
});
