import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { ResponseClass } from '../../../../src/core/contracts/contract.ts';
import type { Situation } from '../../../../src/core/retry/decide.ts';
import { decide, resendIsSafe } from '../../../../src/core/retry/decide.ts';
import { numbersOf } from '../../../../src/core/retry/policy-of.ts';
import type { AskedWait } from '../../../../src/core/retry/retry-after.ts';
import type { Outcome } from '../../../../src/core/trace.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const lowest = () => 0;
const highest = () => 1 - 2 ** -32;

const failed: Situation = {
  numbers: numbersOf(aigeon),
  attempt: 1,
  class: 'retryable',
  resendIsSafe: true,
  asked: { kind: 'absent' },
  askedMs: undefined,
  random: lowest,
  retryAfter: 'honor',
};

const seconds = (value: number) =>
  ({ asked: { kind: 'seconds', seconds: value }, askedMs: value * 1_000 }) as const;
const dateIn = (askedMs: number) =>
  ({ asked: { kind: 'date', form: 'imf', atMs: 1_781_524_800_000 }, askedMs }) as const;
const malformed = { asked: { kind: 'malformed', value: 'soon' }, askedMs: undefined } as const;

describe('without a Retry-After', () => {
  test.for([
    ['aigeon', 1, 500, 650],
    ['aigeon', 2, 1_000, 1_300],
    ['aigeon', 3, 2_000, 2_600],
    ['aigeon', 4, 4_000, 5_200],
    ['aisearch', 1, 500, 1_000],
    ['aisearch', 2, 1_000, 2_000],
    ['aisearch', 3, 2_000, 4_000],
    ['aisearch', 4, 4_000, 8_000],
    ['rfc', 1, 250, 500],
    ['rfc', 2, 500, 1_000],
    ['rfc', 3, 1_000, 2_000],
    ['rfc', 4, 2_000, 4_000],
  ] as const)('%s waits after attempt %s from %s to %s ms', ([name, attempt, loMs, hiMs]) => {
    const situation = { ...failed, numbers: numbersOf(builtinContracts[name]), attempt };
    const backoff = { kind: 'retry', because: 'backoff' };
    expect(decide(situation)).toEqual({ ...backoff, delayMs: loMs });
    const latest = decide({ ...situation, random: highest });
    expect(latest).toEqual({ ...backoff, delayMs: expect.closeTo(hiMs, 3) });
  });

  test.for([
    ['aisearch', 15_000, 30_000],
    ['rfc', 10_000, 20_000],
  ] as const)('%s caps the base before the jitter', ([name, loMs, hiMs]) => {
    const numbers = { ...numbersOf(builtinContracts[name]), maxAttempts: 100 };
    const late = { ...failed, numbers, attempt: 50 };
    const delays = [decide(late), decide({ ...late, random: highest })];
    expect(delays).toEqual([
      { kind: 'retry', delayMs: loMs, because: 'backoff' },
      { kind: 'retry', delayMs: expect.closeTo(hiMs, 3), because: 'backoff' },
    ]);
  });

  test.for(['aigeon', 'aisearch', 'rfc'] as const)('%s stops after five attempts', (name) => {
    const numbers = numbersOf(builtinContracts[name]);
    const kinds = [1, 2, 3, 4].map((attempt) => decide({ ...failed, numbers, attempt }).kind);
    expect(kinds).toEqual(['retry', 'retry', 'retry', 'retry']);
    expect(decide({ ...failed, numbers, attempt: 5 })).toEqual({
      kind: 'stop',
      because: 'attempts-used',
    });
  });
});

describe('with a Retry-After', () => {
  test.for([
    ['aigeon', 0.3],
    ['aisearch', 0.3],
    ['rfc', 0.1],
  ] as const)('%s waits it in full, and at most %s of it more', ([name, share]) => {
    const numbers = numbersOf(builtinContracts[name]);
    const asked = { ...failed, ...seconds(20), numbers };
    const delays = [decide(asked), decide({ ...asked, random: highest })];
    expect(delays).toEqual([
      { kind: 'retry', delayMs: 20_000, because: 'retry-after' },
      { kind: 'retry', delayMs: expect.closeTo(20_000 * (1 + share), 3), because: 'retry-after' },
    ]);
  });

  test.for([
    ['a date is waited like seconds', dateIn(7_300), 1, 7_300, 'retry-after'],
    ['300 s are still waited', seconds(300), 1, 300_000, 'retry-after'],
    ['0 is followed at once after the first attempt', seconds(0), 1, 0, 'retry-after'],
    ['a past date is followed at once after the first attempt', dateIn(0), 1, 0, 'retry-after'],
    ['0 is followed by the backoff after the second', seconds(0), 2, 1_000, 'backoff'],
    ['a past date is followed by the backoff after the third', dateIn(0), 3, 2_000, 'backoff'],
    ['a date that is all but now counts as now', dateIn(99), 2, 1_000, 'backoff'],
    ['a date a little later is waited', dateIn(100), 2, 100, 'retry-after'],
    ['a malformed value is as good as none', malformed, 2, 1_000, 'backoff'],
  ] as const)('%s', ([, asked, attempt, delayMs, because]) => {
    const decision = decide({ ...failed, ...asked, attempt });
    expect(decision).toEqual({ kind: 'retry', delayMs, because });
  });

  test.for([seconds(301), seconds(99_999_999_999), dateIn(300_001)])(
    'a wait above 300 s ends the operation: %j',
    (asked) => {
      const decision = decide({ ...failed, ...asked });
      expect(decision).toEqual({ kind: 'stop', because: 'wait-too-long' });
    },
  );

  test('a client that ignores it uses its backoff', () => {
    const decision = decide({ ...failed, ...seconds(20), retryAfter: 'ignore' });
    expect(decision).toEqual({ kind: 'retry', delayMs: 500, because: 'backoff' });
  });

  test('adds none where the contract says nothing about it', () => {
    const numbers = { ...numbersOf(aisearch), retryAfterJitter: 0 };
    const decision = decide({ ...failed, ...seconds(1), numbers, random: highest });
    expect(decision).toEqual({ kind: 'retry', delayMs: 1_000, because: 'retry-after' });
  });

  test.for([
    ['the jitter of the backoff where none is named', 0, { lo: 0.5, hi: 1 }, true, 1_500],
    ['the jitter that is named', 0.1, { lo: 0.5, hi: 1 }, true, 1_100],
    ['none where none is played at all', 0, { lo: 1, hi: 1 }, true, 1_000],
    ['none where none is named or asked for', 0, { lo: 0.5, hi: 1 }, false, 1_000],
  ] as const)('adds %s', ([, retryAfterJitter, jitter, jitterOnTop, delayMs]) => {
    const numbers = { ...numbersOf(aisearch), retryAfterJitter, jitter };
    const asked = { ...failed, ...seconds(1), numbers, jitterOnTop, random: highest };
    expect(decide(asked)).toEqual({
      kind: 'retry',
      delayMs: expect.closeTo(delayMs, 3),
      because: 'retry-after',
    });
  });
});

describe('without a retry', () => {
  test.for([
    ['a success is the end', { class: 'success' }, 'succeeded'],
    ['a final answer is the end', { class: 'final' }, 'final'],
    ['what is never retried is the end', { class: 'never-retry' }, 'not-retryable'],
    ['what is not judged is the end', { class: 'unjudged' }, 'unjudged'],
    ['an unsafe resend is left alone', { resendIsSafe: false }, 'unsafe-to-resend'],
    [
      'a Retry-After changes nothing in that',
      { class: 'never-retry', ...seconds(1) },
      'not-retryable',
    ],
    ['nor a safe resend', { class: 'success', attempt: 5 }, 'succeeded'],
    [
      'the attempts are used before the wait is weighed',
      { attempt: 5, ...seconds(999) },
      'attempts-used',
    ],
  ] as const)('%s', ([, change, because]) => {
    expect(decide({ ...failed, ...change })).toEqual({ kind: 'stop', because });
  });
});

test('a retry is never earlier than asked, and never beyond the attempts', () => {
  const asked = fc.oneof(
    fc.integer({ min: 0, max: 400 }).map(seconds),
    fc.integer({ min: 0, max: 400_000 }).map(dateIn),
    fc.constant(malformed),
    fc.constant({ asked: { kind: 'absent' } as AskedWait, askedMs: undefined }),
  );
  const situation = fc.record({
    contract: fc.constantFrom(aigeon, aisearch, rfc),
    asked,
    attempt: fc.integer({ min: 1, max: 7 }),
    class: fc.constantFrom(...ResponseClass.options),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  expect(() =>
    fc.assert(
      fc.property(situation, ({ contract, asked: wait, attempt, random, ...rest }) => {
        const numbers = numbersOf(contract);
        const decision = decide({
          ...failed,
          ...rest,
          ...wait,
          numbers,
          attempt,
          random: () => random,
        });
        if (decision.kind === 'stop') return true;
        return decision.delayMs >= (wait.askedMs ?? 0) && attempt < numbers.maxAttempts;
      }),
    ),
  ).not.toThrow();
});

describe('resendIsSafe', () => {
  const reset: Outcome = { kind: 'network-error', error: 'reset' };
  const answered = (status: number, more: object = {}): Outcome => ({
    kind: 'response',
    status,
    complete: true,
    ...more,
  });
  const named = { retryAfter: ['1'] };

  test.for(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])(
    'says yes to %s, which is idempotent',
    (method) => {
      expect(resendIsSafe({ contract: rfc, method, keyed: false, outcome: reset })).toBe(true);
    },
  );

  test.for(['POST', 'PATCH'])('says yes to %s with a key', (method) => {
    expect(resendIsSafe({ contract: rfc, method, keyed: true, outcome: reset })).toBe(true);
  });

  test.for([
    ['rfc', 'yes after 429', answered(429), true],
    ['rfc', 'yes after a 503 that names a time', answered(503, named), true],
    ['rfc', 'no after a bare 503', answered(503), false],
    ['rfc', 'no after a 500, whatever it names', answered(500, named), false],
    ['rfc', 'no after a 502', answered(502), false],
    ['rfc', 'no after a 504', answered(504), false],
    ['rfc', 'no after a 408', answered(408), false],
    ['rfc', 'no after a reset', reset, false],
    ['rfc', 'no after a time-out', { kind: 'network-error', error: 'timeout' }, false],
    ['rfc', 'no after a cut success', answered(200, { complete: false }), false],
    ['rfc', 'no after it hung up itself', { kind: 'client-closed' }, false],
    ['aigeon', 'yes after 429', answered(429), true],
    ['aigeon', 'yes after 429001 inside of HTTP 200', answered(200, { code: 429001 }), true],
    ['aigeon', 'no after 500001 inside of HTTP 200', answered(200, { code: 500001 }), false],
    ['aigeon', 'no after a reset', reset, false],
    [
      'aisearch',
      'yes after a full queue',
      answered(429, { code: 'QUEUE_CAPACITY_EXCEEDED' }),
      true,
    ],
    ['aisearch', 'no after a slow surface', answered(504, { code: 'SURFACE_TIMEOUT' }), false],
  ] as const)('to a POST without a key, under %s, says %s', ([name, , outcome, expected]) => {
    const contract = builtinContracts[name];
    const safe = resendIsSafe({ contract, method: 'POST', keyed: false, outcome });
    expect(safe).toBe(expected);
  });

  describe('by a contract of one’s own', () => {
    const { classification } = rfc;
    const told = { class: 'retryable', meaning: 'told' } as const;
    const byStatus = [
      { ...told, status: 409, when: 'keyed' as const, refused: true },
      { ...told, status: 429 },
      ...classification.byStatus,
    ];
    const own = { ...rfc, classification: { ...classification, byStatus } };

    test.for([
      ['yes after 429, whatever it says', 429, true],
      ['no after what is refused with a key alone', 409, false],
    ] as const)('says %s', ([, status, expected]) => {
      const outcome = answered(status);
      expect(resendIsSafe({ contract: own, method: 'POST', keyed: false, outcome })).toBe(expected);
    });
  });
});
