import { describe, expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { Policy } from '../../../../src/core/policy.ts';
import {
  declaredPolicy,
  numbersOf,
  policyOf,
  policyUnder,
  undeclaredPolicy,
} from '../../../../src/core/retry/policy-of.ts';

const { aigeon, aisearch, rfc } = builtinContracts;

const aigeonNumbers = {
  maxAttempts: 5,
  backoff: { baseMs: 500, factor: 2 },
  jitter: { lo: 1, hi: 1.3 },
  retryAfterJitter: 0.3,
  giveUpAboveMs: 300_000,
};
const aisearchNumbers = {
  maxAttempts: 5,
  backoff: { baseMs: 1_000, factor: 2, capMs: 30_000 },
  jitter: { lo: 0.5, hi: 1 },
  retryAfterJitter: 0.3,
  giveUpAboveMs: 300_000,
};
const rfcNumbers = {
  maxAttempts: 5,
  backoff: { baseMs: 500, factor: 2, capMs: 20_000 },
  jitter: { lo: 0.5, hi: 1 },
  retryAfterJitter: 0.1,
  giveUpAboveMs: 300_000,
};
const everything = { backoff: true, maxAttempts: true };
const nothing = { backoff: false, maxAttempts: false };
const noJitter = { jitter: { lo: 1, hi: 1 } };

describe('policyOf', () => {
  test.for([
    ['by the vendor for Aigeon', aigeon, {}, aigeonNumbers, 'vendor'],
    ['by the vendor, whatever the client plays', aigeon, noJitter, aigeonNumbers, 'vendor'],
    ['by the reference client for AI Search', aisearch, {}, aisearchNumbers, 'reference'],
    ['by the reference client for the RFCs', rfc, {}, rfcNumbers, 'reference'],
    [
      'by the author who sets some',
      aisearch,
      noJitter,
      { ...aisearchNumbers, ...noJitter },
      'author',
    ],
    [
      'by nobody else where what is set is undefined',
      rfc,
      { maxAttempts: undefined },
      rfcNumbers,
      'reference',
    ],
  ] as const)('has numbers declared %s', ([, contract, overrides, numbers, by]) => {
    const policy = policyOf(contract, overrides);
    expect(policy).toEqual({ numbers, declared: { ...everything, by } });
  });
});

describe('undeclaredPolicy', () => {
  test.for([
    [
      'binds a foreign client to what the vendor declares',
      aigeon,
      aigeonNumbers,
      everything,
      'vendor',
    ],
    ['binds it to nothing under AI Search', aisearch, aisearchNumbers, nothing, 'nobody'],
    ['binds it to nothing under the RFCs', rfc, rfcNumbers, nothing, 'nobody'],
  ] as const)('%s', ([, contract, numbers, declared, by]) => {
    expect(undeclaredPolicy(contract)).toEqual({ numbers, declared: { ...declared, by } });
  });
});

test.for([aigeon, aisearch, rfc])('a policy of $name is valid in a trace', (contract) => {
  const policy = policyOf(contract);
  expect(Policy.parse(policy)).toEqual(policy);
});

test('numbersOf takes every override', () => {
  const overrides = {
    maxAttempts: 2,
    backoff: { baseMs: 1, factor: 1 },
    jitter: { lo: 0, hi: 0 },
    retryAfterJitter: 0,
    giveUpAboveMs: 0,
  };
  expect(numbersOf(rfc, overrides)).toEqual(overrides);
});

describe('a foreign client whose author declares numbers', () => {
  test('is held to those alone', () => {
    expect(declaredPolicy(rfc, { maxAttempts: 3 })).toEqual({
      numbers: { ...rfcNumbers, maxAttempts: 3 },
      declared: { backoff: false, maxAttempts: true, by: 'author' },
    });
    const backoff = { baseMs: 100, factor: 2 };
    const jitter = { lo: 1, hi: 1 };
    expect(declaredPolicy(aisearch, { backoff, jitter })).toEqual({
      numbers: { ...aisearchNumbers, backoff, jitter },
      declared: { backoff: true, maxAttempts: false, by: 'author' },
    });
  });

  test('is held to one number where the others are undefined', () => {
    const { declared } = declaredPolicy(rfc, { maxAttempts: 3, backoff: undefined });
    expect(declared).toEqual({ backoff: false, maxAttempts: true, by: 'author' });
  });

  test('is held to a vendor’s numbers where there are some, and to how long it says to wait', () => {
    expect(declaredPolicy(aigeon, { maxAttempts: 3, giveUpAboveMs: 60_000 })).toEqual({
      numbers: aigeonNumbers,
      declared: { ...everything, by: 'vendor', waitsUpToMs: 60_000 },
    });
  });

  test('is held to nothing where nothing is declared', () => {
    expect(declaredPolicy(rfc, { maxAttempts: undefined })).toEqual(undeclaredPolicy(rfc));
  });
});

test('what a client plays, or its author declared, goes with it under a contract without numbers', () => {
  const played = policyOf(aisearch);
  const declared = declaredPolicy(aisearch, { maxAttempts: 3 });
  expect([policyUnder(rfc, played), policyUnder(rfc, declared)]).toEqual([played, declared]);
});

test('numbers that another vendor declares are the measure, but what a client waits up to stays known', () => {
  const declared = declaredPolicy(rfc, { maxAttempts: 3, giveUpAboveMs: 60_000 });
  expect([policyUnder(aigeon, policyOf(rfc)), policyUnder(aigeon, declared)]).toEqual([
    policyOf(aigeon),
    declaredPolicy(aigeon, { giveUpAboveMs: 60_000 }),
  ]);
});

test("a vendor's numbers bind nobody under another contract", () => {
  expect([
    policyUnder(rfc, policyOf(aigeon)),
    policyUnder(rfc, undeclaredPolicy(aisearch)),
  ]).toEqual([undeclaredPolicy(rfc), undeclaredPolicy(rfc)]);
});

test('that a client never sends a write again stays known under another contract', () => {
  const { numbers, declared } = undeclaredPolicy(rfc);
  const told = [undefined, false, true].map((resendsWrites) => {
    const recorded: Policy = {
      numbers,
      declared: { ...declared, ...(resendsWrites === undefined ? {} : { resendsWrites }) },
    };
    return Object.entries(policyUnder(aigeon, recorded).declared).filter(
      ([name]) => name === 'resendsWrites',
    );
  });
  expect(told).toEqual([[], [['resendsWrites', false]], [['resendsWrites', true]]]);
});
