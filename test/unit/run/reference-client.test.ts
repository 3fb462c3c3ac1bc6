import { expect, test } from 'vitest';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { ClientSettings } from '../../../src/core/profile-client.ts';
import type { Outcome } from '../../../src/core/trace.ts';
import {
  type AttemptEnd,
  acceptedBy,
  overridesOf,
  referenceClient,
} from '../../../src/run/reference-client.ts';

const answer = (status: number, more: object = {}): Outcome => ({
  kind: 'response',
  status,
  complete: true,
  ...more,
});
const end = (outcome: Outcome, more: Partial<AttemptEnd> = {}): AttemptEnd => ({
  outcome,
  attempt: 1,
  method: 'POST',
  keyed: true,
  expect: undefined,
  nowEpochMs: Date.UTC(2026, 0, 1),
  random: () => 0.5,
  ...more,
});
const client = (contract: keyof typeof builtinContracts, settings: unknown = {}) =>
  referenceClient(builtinContracts[contract], ClientSettings.parse(settings));

test('an enveloped 429001 of Aigeon is waited out as its Retry-After asks, with jitter on top', () => {
  const decision = client('aigeon')(end(answer(200, { code: 429001, retryAfter: ['2'] })));
  expect(decision).toEqual({ kind: 'retry', delayMs: 2_300, because: 'retry-after' });
});

test('an enveloped 400100 is final, unless the profile bends the client', () => {
  const seen = end(answer(200, { code: 400100 }));
  expect([
    client('aigeon')(seen),
    client('aigeon', { policy: { alsoRetry: [400100] } })(seen).kind,
  ]).toEqual([{ kind: 'stop', because: 'not-retryable' }, 'retry']);
});

test('what the profile expects is success, whatever the contract says', () => {
  const seen = end(answer(404), { expect: { status: [404], code: undefined } });
  expect(client('rfc')(seen)).toEqual({ kind: 'stop', because: 'succeeded' });
});

test('a success that is not the expected one is a failure and no reason to try again', () => {
  const seen = end(answer(200), { expect: { status: [202], code: undefined } });
  expect(client('rfc')(seen)).toEqual({ kind: 'stop', because: 'not-retryable' });
});

test('a failure that is not the expected one is retried where the contract says so', () => {
  const seen = end(answer(503), { expect: { status: [200], code: undefined } });
  expect(client('rfc')(seen).kind).toBe('retry');
});

test('a client without retries stops after its first attempt', () => {
  const decision = client('rfc', { retries: false })(end(answer(503)));
  expect(decision).toEqual({ kind: 'stop', because: 'attempts-used' });
});

test('a client that is told to ignore Retry-After plays its backoff', () => {
  const bent = client('aigeon', { policy: { retryAfter: 'ignore' } });
  expect(bent(end(answer(429, { retryAfter: ['60'] })))).toEqual({
    kind: 'retry',
    delayMs: 575,
    because: 'backoff',
  });
});

test('a budget is one for all operations of the client, and ends those that it does not reach', () => {
  const failing = client('rfc', { policy: { budget: 1 } });
  const decisions = Array.from({ length: 12 }, () => failing(end(answer(503))));
  expect(decisions.map((decision) => decision.kind === 'stop' && decision.because)).toEqual([
    ...Array(10).fill(false),
    'budget-spent',
    'budget-spent',
  ]);
});

test('what needs no retry spends nothing of the budget', () => {
  const thrifty = client('rfc', { policy: { budget: 1 } });
  for (let index = 0; index < 20; index += 1) thrifty(end(answer(200)));
  expect(thrifty(end(answer(503))).kind).toBe('retry');
});

test('the overrides of a profile are in the units of the policy', () => {
  const settings = ClientSettings.parse({
    policy: { backoff: { base: '200ms', factor: 3, cap: '2s' }, jitter: 'none', giveUpAbove: '1m' },
  });
  expect(overridesOf(settings)).toEqual({
    maxAttempts: undefined,
    backoff: { baseMs: 200, factor: 3, capMs: 2_000 },
    jitter: { lo: 1, hi: 1 },
    retryAfterJitter: undefined,
    giveUpAboveMs: 60_000,
  });
});

test.for([
  ['a cut answer', answer(200, { complete: false }), false],
  ['another status', answer(201), false],
  ['another code', answer(200, { code: 7 }), false],
  ['no code', answer(200), false],
  ['status and code', answer(200, { code: 0 }), true],
] as const)('%s: accepted is %s', ([, outcome, accepted]) => {
  expect(acceptedBy({ status: [200], code: [0] }, outcome)).toBe(accepted);
});
