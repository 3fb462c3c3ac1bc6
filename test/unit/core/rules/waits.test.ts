import { expect, test } from 'vitest';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import { waitsUnder } from '../../../../src/core/rules/waits.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

const failed: Partial<Attempt> = {
  startMs: 0,
  firstByteMs: 10,
  endMs: 20,
  outcome: response(503),
};
const reset: Partial<Attempt> = {
  startMs: 0,
  endMs: 10,
  outcome: { kind: 'network-error', error: 'reset' },
};
const atEndpoint = contextUnder('aigeon', { observer: 'endpoint' });

function waitsOf(attempts: readonly Partial<Attempt>[], context: RuleContext = contextUnder()) {
  return waitsUnder(context)(operationOf(attempts));
}

function asking(...retryAfter: string[]): Partial<Attempt> {
  return { ...failed, outcome: response(503, { retryAfter }) };
}

test.for([
  ['seconds', asking('1'), 'honored'],
  ['60 s', asking('60'), 'honored'],
  ['61 s', asking('61'), 'uncapped'],
  ['zero', asking('0'), 'malformed'],
  ['a word', asking('soon'), 'malformed'],
  ['two fields', asking('1', '2'), 'malformed'],
  ['a future date', asking('Mon, 15 Jun 2026 12:00:09 GMT'), 'date'],
  ['a date a year from now', asking('Tue, 15 Jun 2027 12:00:09 GMT'), 'date'],
  ['a past date', asking('Mon, 15 Jun 2026 11:59:59 GMT'), 'malformed'],
  ['no header', failed, 'backoff'],
  ['a reset', reset, 'backoff'],
  [
    'an answer that the client ended',
    { ...failed, outcome: { kind: 'client-closed' } },
    'client-closed',
  ],
  ['a success', { ...failed, outcome: response(200, { code: 0 }) }, 'unasked'],
  ['a failure that is never retried', { ...failed, outcome: response(400) }, 'unasked'],
  ['an expected failure', { ...failed, accepted: true }, 'unasked'],
  ['a 400 with seconds', { ...failed, outcome: response(400, { retryAfter: ['1'] }) }, 'honored'],
] as const)('after %s the wait has its one governing source', ([, previous, source]) => {
  const waits = waitsOf([previous, { startMs: 700 }]);
  expect(waits.map((wait) => wait.source)).toEqual([source]);
});

test('too early runs from the first byte, too late from the end until the retry was queued', () => {
  const [wait] = waitsOf([failed, { queuedMs: 600, startMs: 700 }]);
  expect(wait).toMatchObject({ ordinal: 1, sinceAnswerMs: 690, sinceEndMs: 580 });
});

test('another observer than the client sees no queue', () => {
  const [wait] = waitsOf([failed, { queuedMs: 600, startMs: 700 }], atEndpoint);
  expect(wait).toMatchObject({ sinceAnswerMs: 690, sinceEndMs: 680 });
});

test('an attempt that overlaps the one before has no wait', () => {
  const [wait] = waitsOf([failed, { startMs: 9 }]);
  expect(wait?.source).toBe('overlap');
});

test.for([
  ['at once', { startMs: 59 }, 'transport'],
  ['after 50 ms', { startMs: 60 }, 'backoff'],
  ['as another request', { startMs: 59, path: '/other' }, 'backoff'],
  ['with another key', { startMs: 59, idempotencyKey: 'k' }, 'backoff'],
] as const)('what comes after a reset %s is told from the transport’s', ([, next, source]) => {
  const [wait] = waitsOf([reset, next], atEndpoint);
  expect(wait?.source).toBe(source);
});

test('the harness’s own client has no transport that sends again', () => {
  const [wait] = waitsOf([reset, { startMs: 11 }]);
  expect(wait?.source).toBe('backoff');
});

test('a resend by the transport does not count as a step of the backoff', () => {
  const waits = waitsOf(
    [reset, { ...failed, startMs: 15, firstByteMs: 20, endMs: 20 }, { startMs: 600 }],
    atEndpoint,
  );
  expect(waits.map(({ source, ordinal }) => [source, ordinal])).toEqual([
    ['transport', 1],
    ['backoff', 1],
  ]);
});

test('a date counts from the wall clock at the answer, or from the Date of the answer', () => {
  const date = 'Mon, 15 Jun 2026 12:00:09 GMT';
  const own = waitsOf([{ ...asking(date), wallOffsetMs: 500 }, { startMs: 9_000 }]);
  const answer = response(503, { retryAfter: [date], date: 'Mon, 15 Jun 2026 12:00:05 GMT' });
  const told = waitsOf([{ ...failed, outcome: answer }, { startMs: 9_000 }]);
  expect([own[0]?.askedMs, told[0]?.askedMs]).toEqual([8_490, 4_000]);
});

test.for([
  ['an attempt is missing', [failed, { attempt: 3, startMs: 700 }], 'one is not on record'],
  ['stamps are swapped', [{ ...failed, endMs: 5 }, { startMs: 700 }], 'out of order'],
  [
    'the wall clock was moved',
    [
      { ...asking('1'), wallOffsetMs: 0 },
      { startMs: 700, wallOffsetMs: -5.1 },
    ],
    'the wall clock was moved by -5.1 ms',
  ],
] as const)('a wait is in doubt where %s', ([, attempts, reason]) => {
  const [wait] = waitsOf(attempts);
  expect(wait?.doubt).toContain(reason);
});

test('a step of the wall clock of 5 ms leaves no doubt', () => {
  const [wait] = waitsOf([
    { ...asking('1'), wallOffsetMs: 0 },
    { startMs: 700, wallOffsetMs: 5 },
  ]);
  expect(wait?.doubt).toBeUndefined();
});

test('one attempt has no wait', () => {
  expect(waitsOf([failed])).toEqual([]);
});
