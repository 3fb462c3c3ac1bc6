import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { Attempt, ResponseOutcome } from '../../../src/core/trace.ts';
import { encodeLine, parseLine } from '../../../src/core/trace-lines.ts';
import { arbitraryAttempt } from '../../helpers/arbitrary-trace.ts';

const attempt: Attempt = {
  type: 'attempt',
  operation: 'op-1',
  name: 'search',
  groupedBy: 'harness',
  attempt: 1,
  connection: 3,
  method: 'POST',
  path: '/v1/search',
  arrivalMs: 0,
  queuedMs: 0.25,
  startMs: 1,
  endMs: 2.5,
  outcome: { kind: 'response', status: 202, complete: true },
};

test('an attempt that was written is read back as it was', () => {
  fc.assert(
    fc.property(arbitraryAttempt, (record) => {
      const line = encodeLine(record);
      expect(parseLine(line, 1)).toEqual(record);
    }),
    { numRuns: 500 },
  );
});

test('a line holds no line break but its last character, whatever the target sent', () => {
  fc.assert(
    fc.property(arbitraryAttempt, (record) => {
      const line = encodeLine(record);
      expect(line.indexOf('\n')).toBe(line.length - 1);
    }),
  );
});

test('every field of an attempt and of a response is written', () => {
  const full: Attempt = {
    ...attempt,
    parent: 'op-0',
    client: 'c',
    bodyHash: 'b',
    idempotencyKey: 'k',
    credentialHash: 'h',
    write: true,
    firstByteMs: 2,
    connectMs: 0.5,
    wallOffsetMs: -3.5,
    accepted: false,
    fault: 'status',
    signature: 'right',
    outcome: {
      kind: 'response',
      status: 429,
      code: 429001,
      retryAfter: ['2'],
      date: 'Mon, 01 Jan 2026 00:00:00 GMT',
      rateLimit: { limit: '10', remaining: '0', reset: '1' },
      jobId: 'job_1',
      replayed: true,
      envelope: { broken: 'no data' },
      missingHeaders: ['x-version'],
      bodyStatus: 429,
      responseHash: 'r',
      complete: false,
      cutBy: 'reset',
    },
  };
  expect([Object.keys(full).sort(), Object.keys(full.outcome).sort()]).toEqual([
    Object.keys(Attempt.shape).sort(),
    Object.keys(ResponseOutcome.shape).sort(),
  ]);
  expect(parseLine(encodeLine(full), 1)).toEqual(full);
});

test('times are rounded to a microsecond', () => {
  expect(parseLine(encodeLine({ ...attempt, startMs: 1.000_499, endMs: 2.000_5 }), 1)).toEqual({
    ...attempt,
    startMs: 1,
    endMs: 2.001,
  });
});

const others: readonly TraceRecord[] = [
  {
    type: 'effect',
    effect: 'job-created',
    atMs: 4,
    operation: 'op-1',
    attempt: 1,
    jobId: 'job_1',
    idempotencyKey: 'k',
    when: 'before-answer',
  },
  { type: 'fault', atMs: 4, operation: 'op-1', attempt: 1, kind: 'reset' },
  { type: 'client-result', operation: 'op-1', atMs: 5, result: 'failed', because: 'attempts-used' },
  { type: 'stall', startMs: 3, lengthMs: 7.5 },
  { type: 'summary', endMs: 9, operations: 1, attempts: 1, rules: {} },
];

test.for(others)('a record of type $type is read back as it was', (record) => {
  expect(parseLine(encodeLine(record), 1)).toEqual(record);
});

test('a record of an unknown type is skipped, since a later version may add some', () => {
  expect(parseLine('{"type":"weather","degrees":20}', 7)).toBeUndefined();
});

const { startMs: _, ...withoutStart } = attempt;
const mistakes: readonly (readonly [what: string, line: string, says: string])[] = [
  ['text', 'hello', 'this line is not JSON; a trace holds one JSON object a line'],
  ['a number', '7', 'this line has no "type"'],
  ['null', 'null', 'this line has no "type"'],
  ['a record without type', '{"operation":"a"}', 'this line has no "type"'],
  ['a missing time', JSON.stringify(withoutStart), '"startMs" of this attempt record is not right'],
  [
    'a negative time',
    JSON.stringify({ ...attempt, startMs: -1 }),
    '"startMs" of this attempt record is not right: a time is at least 0, the start of the run',
  ],
  [
    'a wrong outcome',
    JSON.stringify({ ...attempt, outcome: { kind: 'response', status: '200', complete: true } }),
    '"outcome.status" of this attempt record is not right',
  ],
  [
    'a newer format',
    '{"type":"run","format":"retrial/trace@2"}',
    'the trace is of the newer format retrial/trace@2; this version reads retrial/trace@1',
  ],
  ['another format', '{"type":"run","format":"k6"}', '"format" is not that of a trace'],
];

test.for(mistakes)('%s is told with its place and what would be right', ([, line, says]) => {
  const parse = (): unknown => parseLine(line, 12, 'old.ndjson');
  expect(parse).toThrow(
    expect.objectContaining({
      name: RetrialError.name,
      code: 'trace',
      message: expect.stringContaining(says),
      place: { file: 'old.ndjson', line: 12 },
    }),
  );
});
