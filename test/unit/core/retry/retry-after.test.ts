import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedWaitMs, readRetryAfter } from '../../../../src/core/retry/retry-after.ts';

const nowEpochMs = Date.UTC(2026, 5, 15, 12, 0, 0);

describe('readRetryAfter', () => {
  test.for([undefined, []])('finds nothing in %s', (values) => {
    expect(readRetryAfter(values, nowEpochMs)).toEqual({ kind: 'absent' });
  });

  test.for([
    ['0', 0],
    ['7', 7],
    ['007', 7],
    [' \t120\t ', 120],
    ['99999999999', 99_999_999_999],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ] as const)('reads "%s" as seconds', ([value, seconds]) => {
    expect(readRetryAfter([value], nowEpochMs)).toEqual({ kind: 'seconds', seconds });
  });

  test.for([
    ['imf', 'Mon, 15 Jun 2026 12:00:20 GMT'],
    ['rfc850', 'Monday, 15-Jun-26 12:00:20 GMT'],
    ['asctime', 'Mon Jun 15 12:00:20 2026'],
    ['imf', '  Mon, 15 Jun 2026 12:00:20 GMT\t'],
  ] as const)('reads a date in the form %s: "%s"', ([form, value]) => {
    const atMs = nowEpochMs + 20_000;
    expect(readRetryAfter([value], nowEpochMs)).toEqual({ kind: 'date', form, atMs });
  });

  test.for([
    '',
    '  ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '1s',
    '1 2',
    '1, 2',
    'soon',
    '١٢',
    '\u00a05',
    '2026-06-15T12:00:20Z',
    'Mon, 31 Jun 2026 12:00:20 GMT',
  ])('calls "%s" malformed', (value) => {
    const trimmed = value === '  ' ? '' : value;
    expect(readRetryAfter([value], nowEpochMs)).toEqual({ kind: 'malformed', value: trimmed });
  });

  test('calls two field lines malformed, even where they agree', () => {
    const asked = readRetryAfter(['5', '5'], nowEpochMs);
    expect(asked).toEqual({ kind: 'malformed', value: '5, 5' });
  });

  test('takes any text without failing, and gives finite numbers only', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.array(fc.string(), { maxLength: 2 }), (values) => {
          const waitMs = askedWaitMs(readRetryAfter(values, nowEpochMs), { nowEpochMs });
          return waitMs === undefined || (Number.isFinite(waitMs) && waitMs >= 0);
        }),
      ),
    ).not.toThrow();
  });
});

describe('askedWaitMs', () => {
  const inTwentySeconds = { kind: 'date', form: 'imf', atMs: nowEpochMs + 20_000 } as const;

  test.for([
    ['seconds count from the receipt', { kind: 'seconds', seconds: 3 }, undefined, 3_000],
    ['a date counts from the own clock', inTwentySeconds, undefined, 20_000],
    [
      'a Date that is ahead makes the wait shorter',
      inTwentySeconds,
      'Mon, 15 Jun 2026 12:00:05 GMT',
      15_000,
    ],
    [
      'a Date that is behind does not make it longer',
      inTwentySeconds,
      'Mon, 15 Jun 2026 11:59:00 GMT',
      20_000,
    ],
    ['a Date that is none is no evidence', inTwentySeconds, 'yesterday', 20_000],
    ['a past date is no wait', { ...inTwentySeconds, atMs: nowEpochMs - 1 }, undefined, 0],
    ['nothing asked is nothing', { kind: 'absent' }, undefined, undefined],
    ['a malformed value asks nothing', { kind: 'malformed', value: 'x' }, undefined, undefined],
  ] as const)('%s', ([, asked, dateHeader, waitMs]) => {
    expect(askedWaitMs(asked, { nowEpochMs, dateHeader })).toBe(waitMs);
  });

  test('stays finite for more digits than a number holds', () => {
    const asked = readRetryAfter(['9'.repeat(400)], nowEpochMs);
    expect(askedWaitMs(asked, { nowEpochMs })).toBe(Number.MAX_SAFE_INTEGER * 1_000);
  });
});
