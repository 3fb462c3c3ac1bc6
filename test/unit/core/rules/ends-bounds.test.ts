import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import type { Policy } from '../../../../src/core/policy.ts';
import { undeclaredPolicy } from '../../../../src/core/retry/policy-of.ts';
import { askedAfter, isBroken } from '../../../../src/core/rules/asked-after.ts';
import { askedEnds } from '../../../../src/core/rules/asked-end.ts';
import { brokenEnds, longestWatchMs } from '../../../../src/core/rules/broken-ends.ts';
import type { Attempt } from '../../../../src/core/trace.ts';
import { contextUnder, operationOf } from '../../../helpers/judging.ts';
import { attempt, clientResult, response } from '../../../helpers/records.ts';

const bare = undeclaredPolicy(builtinContracts.rfc);

function contextWith(
  declared: Partial<Policy['declared']>,
  numbers: Partial<Policy['numbers']> = {},
) {
  const policy = {
    numbers: { ...bare.numbers, ...numbers },
    declared: { ...bare.declared, ...declared },
  };
  return contextUnder('rfc', { policy });
}

/** An operation of which the author of the client heard nothing good. */
function failing(
  attempts: readonly Partial<Attempt>[],
  fields: Partial<Operation> = {},
): Operation {
  return operationOf(attempts, { result: clientResult('a', 1, 'failed'), ...fields });
}

function unseen(operation: Operation): Operation {
  const { result: _, ...rest } = operation;
  return rest;
}

const asking = (retryAfter: string, status = 503) => ({
  outcome: response(status, { retryAfter: [retryAfter] }),
});
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

const past = 'Mon, 15 Jun 2026 11:59:59 GMT';
const soon = 'Mon, 15 Jun 2026 12:00:30 GMT';

/** Whether giving up after this is held against who says that it waits up to 60 s. */
function isHeldAgainst(operation: Operation, declared: Partial<Policy['declared']> = {}): boolean {
  const context = contextWith({ waitsUpToMs: 60_000, ...declared });
  return askedEnds(context, { fromMs: 0, toMs: 60_000 })(operation) !== undefined;
}

test.for([
  ['30 s', failing([asking('30')]), true],
  ['60 s, the longest', failing([asking('60')]), true],
  ['61 s', failing([asking('61')]), false],
  ['0 s', failing([asking('0')]), false],
  ['a date', failing([asking(soon)]), false],
  ['30 s where nobody saw the result', unseen(failing([asking('30')])), true],
  ['30 s where the failure was taken for success', operationOf([asking('30')]), false],
  ['30 s where the run ended', failing([asking('30')], { censored: true }), false],
  ['30 s on a status that nobody retries', failing([asking('30', 400)]), false],
  ['30 s after a write without a key', failing([{ ...asking('30'), method: 'POST' }]), false],
  [
    '30 s after a write with a key',
    failing([{ ...asking('30'), method: 'POST', idempotencyKey: 'k' }]),
    true,
  ],
  ['the second 30 s', failing(times(2, asking('30'))), false],
  ['nothing at all', failing([]), false],
] as const)('giving up after %s is held against its author’s word: %s', ([, operation, held]) => {
  expect(isHeldAgainst(operation)).toBe(held);
});

test('where attempts are declared, giving up counts until they are used', () => {
  const after = [1, 4, 5].map((count) =>
    isHeldAgainst(failing(times(count, asking('30'))), { maxAttempts: true }),
  );
  expect(after).toEqual([true, true, false]);
});

test('a write that its author leaves alone is not given up', () => {
  const write = failing([{ ...asking('30'), method: 'PUT', write: true }]);
  expect([
    isHeldAgainst(write, { resendsWrites: false }),
    isHeldAgainst(write, { resendsWrites: true }),
    isHeldAgainst(failing([asking('30')]), { resendsWrites: false }),
  ]).toEqual([false, true, true]);
});

test('without a word of its author nobody gives up too early', () => {
  const endOf = askedEnds(contextWith({}), { fromMs: 0, toMs: 60_000 });
  expect(endOf(failing([asking('1')]))).toBeUndefined();
});

test('each of two rules takes the waits on its side of the bound', () => {
  const context = contextWith({ waitsUpToMs: 90_000 });
  const upTo = askedEnds(context, { fromMs: 0, toMs: 60_000 });
  const above = askedEnds(context, { fromMs: 60_000, toMs: Number.POSITIVE_INFINITY });
  const seen = ['60', '61', '90', '91'].map((seconds) => {
    const operation = failing([asking(seconds)]);
    return [upTo(operation) !== undefined, above(operation) !== undefined];
  });
  expect(seen).toEqual([
    [true, false],
    [false, true],
    [false, true],
    [false, false],
  ]);
});

/** How an operation ends after a broken value; by a client of which nothing is declared. */
function endOf(operation: Operation, context = contextWith({})) {
  return brokenEnds(context)(operation)?.kind;
}

test.for([
  ['a word', failing([asking('soon')]), 'gave-up'],
  ['zero', failing([asking('0')]), 'gave-up'],
  ['a past date', failing([asking(past)]), 'gave-up'],
  ['a word, where nobody saw the result', unseen(failing([asking('soon')])), 'gave-up'],
  ['a word, taken for success', operationOf([asking('soon')]), undefined],
  ['a word, again', failing(times(2, asking('soon'))), undefined],
  ['5 s', failing([asking('5')]), undefined],
  ['a future date', failing([asking(soon)]), undefined],
  ['no header', failing([{ outcome: response(503) }]), undefined],
  ['a reset', failing([{ outcome: { kind: 'network-error', error: 'reset' } }]), undefined],
  ['a word on a status that nobody retries', failing([asking('soon', 400)]), undefined],
  [
    'a word after a write without a key',
    failing([{ ...asking('soon'), method: 'POST' }]),
    undefined,
  ],
  ['nothing at all', failing([]), undefined],
  ['a word as the run ended', failing([asking('soon')], { censored: true }), 'open'],
  [
    'a word as the run ended, where nobody saw the result',
    unseen(failing([asking('soon')], { censored: true })),
    'open',
  ],
] as const)('who ends after %s is told as: %s', ([, operation, kind]) => {
  expect(endOf(operation)).toBe(kind);
});

test('where attempts are declared, giving up after a broken value counts until they are used', () => {
  const context = contextWith({ maxAttempts: true });
  const failed = { outcome: response(503) };
  const kinds = [3, 4].map((before) =>
    endOf(failing([...times(before, failed), asking('soon')]), context),
  );
  expect(kinds).toEqual(['gave-up', undefined]);
});

test('who is silent for exactly as long as anyone may take is still open', () => {
  const kinds = [35_001, 35_001.001].map((atMs) =>
    endOf(
      failing([asking('soon')], { censored: true, result: clientResult('a', atMs, 'censored') }),
    ),
  );
  expect(kinds).toEqual(['open', 'hung']);
});

test.for([
  [1, 20_000, 45_000],
  [2, 20_000, 45_000],
  [3, 20_000, 85_000],
  [3, 7_500, 35_000],
  [3, 7_501, 35_004],
] as const)(
  'with %d attempts and a first wait of %d ms any client has made up its mind in %d ms',
  ([maxAttempts, baseMs, longestMs]) => {
    const backoff = { baseMs, factor: 2 };
    const context = contextWith({}, { maxAttempts, backoff, jitter: { lo: 1, hi: 1 } });
    expect(longestWatchMs(context)).toBe(longestMs);
  },
);

test.for([
  ['nothing', undefined, false],
  ['zero', ['0'], true],
  ['a past date', [past], true],
  ['a word', ['soon'], true],
  ['a second', ['1'], false],
  ['a future date', [soon], false],
] as const)('of what an answer asks, %s is broken: %s', ([, retryAfter, broken]) => {
  const outcome = response(503, retryAfter ? { retryAfter: [...retryAfter] } : {});
  expect(isBroken(askedAfter(attempt({ outcome }), contextWith({})))).toBe(broken);
});

test.for([
  [['0'], 'a Retry-After of 0 s'],
  [[past], 'a Retry-After in the past'],
  [['x'.repeat(61)], `the malformed Retry-After "${'x'.repeat(60)}"`],
] as const)('a finding names what was broken: %s', ([retryAfter, told]) => {
  const operation = failing([{ outcome: response(503, { retryAfter: [...retryAfter] }) }]);
  expect(brokenEnds(contextWith({}))(operation)?.sentence).toBe(
    `gave up after ${told}, where the same failure without it is retried`,
  );
});
