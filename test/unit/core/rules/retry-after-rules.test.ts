import { expect, test } from 'vitest';
import { unsent } from '../../../../src/core/operation.ts';
import { createJudge } from '../../../../src/core/rules/judge.ts';
import { retryAfterDate } from '../../../../src/core/rules/retry-after-date.ts';
import { retryAfterHonored } from '../../../../src/core/rules/retry-after-honored.ts';
import { retryAfterMalformed } from '../../../../src/core/rules/retry-after-malformed.ts';
import { retryAfterUncapped } from '../../../../src/core/rules/retry-after-uncapped.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { clientResult, response } from '../../../helpers/records.ts';

const rfc = contextUnder('rfc');

function asked(...retryAfter: string[]) {
  return { startMs: 0, firstByteMs: 0, endMs: 0, outcome: response(503, { retryAfter }) };
}

function answered(retryAfter: string, waitMs: number) {
  return operationOf([asked(retryAfter), { startMs: waitMs }]);
}

test('a wait far beyond what was asked and backed off is a remark', () => {
  // The longest own backoff, 4 s, × 1.1 × 1.25 + 2 s = 7.5 s.
  const notes = [7_500, 7_501].map(
    (waitMs) => conclude(retryAfterHonored, rfc, [answered('1', waitMs)]).notes,
  );
  expect(notes).toEqual([[], ['slack: waited 7.50 s where the server asked for 1.00 s']]);
});

test('the time until a connection is free is no slack', () => {
  const queued = operationOf([asked('1'), { queuedMs: 1_050, startMs: 20_000 }]);
  expect(conclude(retryAfterHonored, rfc, [queued]).notes).toEqual([]);
});

test('who waits for a connection when the run ends does not hang', () => {
  const verdictOf = (because: string) => {
    const result = { ...clientResult('a', 200_000, 'censored'), because };
    const open = operationOf([asked('soon')], { result, censored: true });
    return conclude(retryAfterMalformed, rfc, [open]).verdict;
  };
  expect([verdictOf('run-ended'), verdictOf(unsent)]).toEqual(['warn', 'inconclusive']);
});

test('a wait that cannot be judged is neither held nor broken', () => {
  const operation = operationOf([asked('1'), { attempt: 3, startMs: 10 }]);
  const { verdict, inconclusive } = conclude(retryAfterHonored, rfc, [operation]);
  expect({ verdict, inconclusive }).toEqual({ verdict: 'inconclusive', inconclusive: 1 });
});

const forms = [
  'Mon, 15 Jun 2026 12:00:05 GMT',
  'Monday, 15-Jun-26 12:00:05 GMT',
  'Mon Jun 15 12:00:05 2026',
] as const;

test.for([
  ['no date at all', [400, 400, 400], 'should', 'warn'],
  ['IMF-fixdate alone', [5_000, 400, 400], 'must', 'fail'],
  ['all but asctime', [5_000, 5_000, 400], 'must', 'fail'],
  ['all dates', [5_000, 5_000, 5_000], 'must', 'pass'],
] as const)('a client that reads %s is judged by it', ([, waits, level, verdict]) => {
  const operations = waits.map((waitMs, index) => answered(forms[index] ?? '', waitMs));
  expect(conclude(retryAfterDate, rfc, operations)).toMatchObject({ level, verdict });
});

test('a form that was outwaited once by accident is not read', () => {
  const operations = [answered(forms[0], 5_000), answered(forms[0], 400)];
  expect(conclude(retryAfterDate, rfc, operations)).toMatchObject({ level: 'should', checked: 2 });
});

test('a broken date is told once while the run goes on', () => {
  const judge = createJudge(rfc, [retryAfterDate]);
  judge.operation(answered(forms[0], 400));
  expect(judge.violations).toBe(1);
});

test('an operation that used all its attempts did not give up for the wait', () => {
  const days = [0, 1, 2, 3, 4].map((day) => {
    const startMs = day * 86_400_000;
    return { ...asked('86400'), startMs, firstByteMs: startMs, endMs: startMs };
  });
  const operation = operationOf(days, { result: clientResult('a', 1, 'failed') });
  expect(conclude(retryAfterUncapped, rfc, [operation])).toMatchObject({
    verdict: 'pass',
    checked: 4,
  });
});

test('a success with a Retry-After is nothing to give up', () => {
  const polled = operationOf([{ outcome: response(202, { retryAfter: ['120'] }) }]);
  expect(conclude(retryAfterUncapped, rfc, [polled]).verdict).toBe('not-exercised');
});

test('giving up on a malformed value counts against the same failure only', () => {
  const control = operationOf([{ startMs: 0, outcome: response(500) }, { startMs: 400 }]);
  const givenUp = operationOf([asked('soon')], { result: clientResult('a', 1, 'failed') });
  const other = conclude(retryAfterMalformed, rfc, [control, givenUp]);
  const same = conclude(retryAfterMalformed, rfc, [
    operationOf([{ startMs: 0, outcome: response(503) }, { startMs: 400 }]),
    givenUp,
    givenUp,
  ]);
  expect([other, same].map(({ verdict, violations }) => [verdict, violations])).toEqual([
    ['inconclusive', 0],
    ['warn', 2],
  ]);
});

test('who came again after a malformed value gives up for another reason', () => {
  const control = operationOf([{ startMs: 0, outcome: response(503) }, { startMs: 400 }]);
  const later = { ...asked('soon'), startMs: 400, firstByteMs: 400, endMs: 400 };
  const given = operationOf([asked('soon'), later], { result: clientResult('a', 401, 'failed') });
  expect(conclude(retryAfterMalformed, rfc, [control, given])).toMatchObject({
    verdict: 'pass',
    checked: 1,
  });
});

test('a burst for zero is what zero asks for', () => {
  const burst = operationOf([
    asked('0'),
    { ...asked('0'), startMs: 1, firstByteMs: 2, endMs: 2 },
    { startMs: 3 },
  ]);
  expect(conclude(retryAfterMalformed, rfc, [burst])).toMatchObject({
    verdict: 'pass',
    checked: 2,
  });
});
