import { expect, test } from 'vitest';
import { unkeyedWriteNotResent } from '../../../../src/core/rules/unkeyed-write-not-resent.ts';
import type { Outcome } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { response } from '../../../helpers/records.ts';

/** An order without a key that meets this outcome and is sent again. */
function sentAgain(outcome: Outcome, fields: object = {}) {
  const write = { method: 'POST', ...fields };
  return operationOf([
    { ...write, outcome },
    { ...write, startMs: 700 },
  ]);
}

const lost = (error: 'reset' | 'timeout' | 'closed' | 'malformed' | 'refused' | 'dns' | 'tls') =>
  ({ kind: 'network-error', error }) as const;

test.for<readonly [string, Outcome, string, string]>([
  ['a reset', lost('reset'), 'warn', 'warn'],
  ['a timeout', lost('timeout'), 'warn', 'warn'],
  ['a close', lost('closed'), 'warn', 'warn'],
  ['garbage', lost('malformed'), 'warn', 'warn'],
  ['breaking off', { kind: 'client-closed' }, 'warn', 'warn'],
  ['a cut 201', response(201, { complete: false }), 'warn', 'warn'],
  ['500', response(500), 'warn', 'info'],
  ['503', response(503), 'warn', 'info'],
  ['504', response(504), 'warn', 'info'],
  ['503 with Retry-After', response(503, { retryAfter: ['1'] }), 'not-exercised', 'not-exercised'],
  ['429', response(429), 'not-exercised', 'not-exercised'],
  ['408', response(408), 'not-exercised', 'not-exercised'],
  ['400', response(400), 'not-exercised', 'not-exercised'],
  ['a refused connection', lost('refused'), 'not-exercised', 'not-exercised'],
  ['an unknown host', lost('dns'), 'not-exercised', 'not-exercised'],
  ['a failed handshake', lost('tls'), 'not-exercised', 'not-exercised'],
])('an unkeyed write sent again after %s', ([, outcome, rfc, aigeon]) => {
  const verdicts = (['rfc', 'aigeon'] as const).map(
    (name) => conclude(unkeyedWriteNotResent, contextUnder(name), [sentAgain(outcome)]).verdict,
  );
  expect(verdicts).toEqual([rfc, aigeon]);
});

test('of both kinds of failures under Aigeon the graver one counts', () => {
  const operations = [sentAgain(response(503)), sentAgain(lost('reset'))];
  const outcome = conclude(unkeyedWriteNotResent, contextUnder('aigeon'), operations);
  expect(outcome).toMatchObject({
    verdict: 'warn',
    evidence: [
      {
        level: 'info',
        sentence:
          'sent POST without a key again 699 ms after HTTP 503 (attempt 2), where the first one may have been executed',
      },
      {
        sentence:
          'sent POST without a key again 699 ms after a network error (reset) (attempt 2), where the first one may have been executed',
      },
    ],
  });
});

test.for([
  ['an idempotent method', { method: 'PUT' }],
  ['a key', { idempotencyKey: 'k1' }],
  ['what is no write', { write: false }],
] as const)('%s may be sent again', ([, fields]) => {
  const outcome = conclude(unkeyedWriteNotResent, contextUnder('rfc'), [
    sentAgain(lost('reset'), fields),
  ]);
  expect(outcome.verdict).toBe('not-exercised');
});

test('an operation that is still open, and an attempt that did not wait, tell nothing', () => {
  const open = operationOf([{ method: 'POST', outcome: lost('reset') }], { censored: true });
  const hedged = operationOf([
    { method: 'POST', endMs: 900, outcome: lost('timeout') },
    { method: 'POST', startMs: 500 },
  ]);
  const { verdict } = conclude(unkeyedWriteNotResent, contextUnder('rfc'), [open, hedged]);
  expect(verdict).toBe('not-exercised');
});
