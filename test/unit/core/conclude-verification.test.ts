import { expect, test } from 'vitest';
import { concludeVerification, pickRules } from '../../../src/core/conclude-verification.ts';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { encodeLine } from '../../../src/core/trace-lines.ts';
import type { Conclusion } from '../../../src/core/verdict.ts';
import type { Verification } from '../../../src/core/verify.ts';
import { readGolden, verifyLines } from '../../helpers/golden.ts';
import { attempt, clientResult, response } from '../../helpers/records.ts';

/** Came back after 400 ms, where 1 s was asked for, which rfc calls a warning. */
const early: readonly TraceRecord[] = [
  attempt({ outcome: response(503, { retryAfter: ['1'] }) }),
  attempt({ attempt: 2, startMs: 400 }),
  clientResult('a', 402),
];

function verify(records: readonly TraceRecord[], head: object = {}): Verification {
  const { lines } = readGolden(JSON.stringify(head));
  return verifyLines([...lines, ...records.map(encodeLine)]);
}

function conclude(
  verification: Verification,
  wishes: { picked?: string[]; required?: string[]; strict?: boolean } = {},
): readonly [Conclusion['verdict'], number, string | undefined] {
  const all = { picked: [], required: [], strict: false, ...wishes };
  const { verdict, exitCode, reasons } = concludeVerification(verification, all);
  return [verdict, exitCode, reasons[0]];
}

function summary(attempts: number, fields: object = {}): TraceRecord {
  return { type: 'summary', endMs: 500, operations: 1, attempts, rules: {}, ...fields };
}

test('a trace without any attempt is inconclusive, and says so', () => {
  const reason = 'the trace holds no attempt that could be judged, so nothing was tested';
  expect([conclude(verify([])), conclude(verify([clientResult('a', 1)]))]).toEqual([
    ['inconclusive', 3, reason],
    ['inconclusive', 3, reason],
  ]);
});

test('a trace that lacks attempts which its last line counts is inconclusive', () => {
  const lost =
    '1 attempt that the last line of the trace counts is not on record, so what was judged is not the whole run';
  expect([
    conclude(verify([...early, summary(2)])).slice(0, 2),
    conclude(verify([...early, summary(3)])),
    conclude(verify([...early, summary(3, { sampling: 0.5 })], { sampling: 0.5 })).slice(0, 2),
  ]).toEqual([
    ['pass', 0],
    ['inconclusive', 3, lost],
    ['pass', 0],
  ]);
});

test('only the picked rules count, with the verdicts that they have among all', () => {
  const verification = verify(early);
  const picked = ['jitter-bounds', 'retry-after-honored'];
  const { outcomes } = pickRules(verification, picked);
  expect(outcomes).toEqual(verification.outcomes.filter(({ id }) => picked.includes(id)));
  expect([
    pickRules(verification, []),
    conclude(verification, { strict: true }).slice(0, 2),
    conclude(verification, { strict: true, picked }).slice(0, 2),
    conclude(verification, { strict: true, picked: ['attempts-capped'] }).slice(0, 2),
  ]).toEqual([verification, ['fail', 1], ['fail', 1], ['pass', 0]]);
});

test('a picked rule that the contract leaves out leaves the verdict open', () => {
  expect(
    conclude(verify(early), { picked: ['attempts-capped', 'idempotency-key-present'] }),
  ).toEqual([
    'inconclusive',
    3,
    'rule idempotency-key-present was picked, and contract rfc leaves it out',
  ]);
});

test('a required rule that was not exercised leaves the verdict open', () => {
  expect(conclude(verify(early), { required: ['retry-after-date'] }).slice(0, 2)).toEqual([
    'inconclusive',
    3,
  ]);
});
