import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  formatHttpDate,
  type HttpDateForm,
  parseHttpDate,
} from '../../../../src/core/retry/http-date.ts';

const forms: readonly HttpDateForm[] = ['imf', 'rfc850', 'asctime'];
const nowEpochMs = Date.UTC(2026, 5, 15, 12, 0, 0);
const exampleMs = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('parseHttpDate', () => {
  test.for([
    ['imf', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['rfc850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['asctime', 'Sun Nov  6 08:49:37 1994'],
  ] as const)('reads the example of RFC 9110 in the form %s', ([form, text]) => {
    expect(parseHttpDate(text, nowEpochMs)).toEqual({ form, atMs: exampleMs });
  });

  test.for(['Asia/Kolkata', 'America/New_York'])(
    'reads all forms as UTC where TZ is %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      const offset = new Date(exampleMs).getTimezoneOffset();
      const read = forms.map(
        (form) => parseHttpDate(formatHttpDate(exampleMs, form), nowEpochMs)?.atMs,
      );
      vi.unstubAllEnvs();
      expect(offset).not.toBe(0);
      expect(read).toEqual([exampleMs, exampleMs, exampleMs]);
    },
  );

  test('reads the text of an asctime date as UTC where TZ is not', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    const read = parseHttpDate('Sun Nov  6 08:49:37 1994', nowEpochMs)?.atMs;
    vi.unstubAllEnvs();
    expect(read).toBe(exampleMs);
  });

  test.for([
    [
      'a day of two digits in asctime',
      'Wed Nov 16 08:49:37 1994',
      Date.UTC(1994, 10, 16, 8, 49, 37),
    ],
    ['a zero before the day in asctime', 'Sun Nov 06 08:49:37 1994', exampleMs],
    ['a wrong name of the day', 'Mon, 06 Nov 1994 08:49:37 GMT', exampleMs],
    ['the leap day of a leap year', 'Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['the last year that can be written', 'Fri, 31 Dec 9999 23:59:59 GMT', 253402300799000],
    ['a year below 100', 'Sat, 01 Jan 0050 00:00:00 GMT', -60589296000000],
  ] as const)('accepts %s', ([, text, atMs]) => {
    expect(parseHttpDate(text, nowEpochMs)?.atMs).toBe(atMs);
  });

  test.for([
    ['a day that the month has not', 'Sun, 31 Nov 1994 08:49:37 GMT'],
    ['a leap day in another year', 'Wed, 29 Feb 2023 00:00:00 GMT'],
    ['a day 0', 'Sun, 00 Nov 1994 08:49:37 GMT'],
    ['an hour 24', 'Sun, 06 Nov 1994 24:00:00 GMT'],
    ['a minute 60', 'Sun, 06 Nov 1994 08:60:37 GMT'],
    ['a second 60 in the middle of the day', 'Sun, 06 Nov 1994 08:49:60 GMT'],
    ['a second 60 in the last hour of the day', 'Sun, 06 Nov 1994 23:49:60 GMT'],
    ['a second 60 at the end of another hour', 'Sun, 06 Nov 1994 08:59:60 GMT'],
    ['a second 61', 'Sat, 31 Dec 2016 23:59:61 GMT'],
    ['a name that is no day', 'Foo, 06 Nov 1994 08:49:37 GMT'],
    ['a month that is none', 'Sun, 06 Foo 1994 08:49:37 GMT'],
    ['another zone', 'Sun, 06 Nov 1994 08:49:37 UTC'],
    ['a numeric zone', 'Sun, 06 Nov 1994 08:49:37 +0000'],
    ['no zone', 'Sun, 06 Nov 1994 08:49:37'],
    ['lower case', 'sun, 06 nov 1994 08:49:37 gmt'],
    ['a day of one digit', 'Sun, 6 Nov 1994 08:49:37 GMT'],
    ['a day without its padding in asctime', 'Sun Nov 6 08:49:37 1994'],
    ['a zone in asctime', 'Sun Nov  6 08:49:37 1994 GMT'],
    ['the short name of a day in RFC 850', 'Sun, 06-Nov-94 08:49:37 GMT'],
    ['a year of four digits in RFC 850', 'Sunday, 06-Nov-1994 08:49:37 GMT'],
    ['ISO 8601', '1994-11-06T08:49:37Z'],
    ['text around it', ' Sun, 06 Nov 1994 08:49:37 GMT'],
    ['a number', '784111777'],
    ['nothing', ''],
  ] as const)('refuses %s', ([, text]) => {
    expect(parseHttpDate(text, nowEpochMs)).toBeUndefined();
  });

  test.for([
    ['is in this century up to 50 years ahead', '15-Jun-76 12:00:00', '2026-06-15T12:00', 2076],
    ['is in the last century one second later', '15-Jun-76 12:00:01', '2026-06-15T12:00', 1976],
    ['is in the past when 51 years ahead', '01-Jan-77 00:00:00', '2026-06-15T12:00', 1977],
    ['may be in the next century', '01-Jan-00 00:00:10', '2099-12-31T23:59', 2100],
    ['may be in the century before', '31-Dec-99 23:59:59', '2000-01-01T00:00', 1999],
  ] as const)('a year of two digits %s', ([, dayAndTime, now, year]) => {
    const parsed = parseHttpDate(`Monday, ${dayAndTime} GMT`, Date.parse(`${now}:00Z`));
    expect(new Date(parsed?.atMs ?? Number.NaN).getUTCFullYear()).toBe(year);
  });
});

describe('formatHttpDate', () => {
  test('cuts off what is less than a second', () => {
    expect(formatHttpDate(exampleMs + 999, 'imf')).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  });

  test.for([
    ['the first', -62167219200000, 'Sat, 01 Jan 0000 00:00:00 GMT'],
    ['the last', 253402300799999, 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ] as const)('writes %s second that a form can write', ([, epochMs, text]) => {
    expect(formatHttpDate(epochMs, 'imf')).toBe(text);
  });

  test.for([253402300800000, -62167219200001, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %s ms, which no form can write',
    (epochMs) => {
      expect(() => formatHttpDate(epochMs, 'imf')).toThrow(RangeError);
    },
  );

  test.for(forms)('is undone by parsing, in the form %s', (form) => {
    const years = 365 * 86_400;
    const spanSeconds = form === 'rfc850' ? 49 * years : 1_900 * years;
    const anyInstant = fc
      .integer({ min: -spanSeconds, max: spanSeconds })
      .map((seconds) => nowEpochMs + seconds * 1_000);
    expect(() =>
      fc.assert(
        fc.property(anyInstant, (atMs) => {
          const parsed = parseHttpDate(formatHttpDate(atMs, form), nowEpochMs);
          return parsed?.atMs === atMs && parsed.form === form;
        }),
      ),
    ).not.toThrow();
  });
});
