import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RetryAfterValue } from '../../../../src/core/faults/fault.ts';
import {
  retryAfterLines,
  retryAfterValues,
} from '../../../../src/core/faults/retry-after-value.ts';

// 6 November 1994, 08:49:37 UTC: the instant of the examples in RFC 9110 §5.6.7.
const rfcInstantMs = 784_111_777_000;

const table: readonly (readonly [string, RetryAfterValue | undefined, readonly string[]])[] = [
  ['no value is no field line', undefined, []],
  ['seconds stand as they are', { seconds: 2 }, ['2']],
  ['zero is sent as 0', { seconds: 0 }, ['0']],
  ['seconds may be negative', { seconds: -1 }, ['-1']],
  ['seconds may be a fraction', { seconds: 1.5 }, ['1.5']],
  ['huge seconds have no exponent', { seconds: 1e21 }, ['1000000000000000000000']],
  ['a word stands as it is', { raw: 'soon' }, ['soon']],
  ['a list is one field line each', { raw: ['1', '5'] }, ['1', '5']],
  ['an IMF-fixdate', { date: 'imf', in: 0 }, ['Sun, 06 Nov 1994 08:49:37 GMT']],
  ['an RFC 850 date', { date: 'rfc850', in: 0 }, ['Sunday, 06-Nov-94 08:49:37 GMT']],
  ['an asctime date', { date: 'asctime', in: 0 }, ['Sun Nov  6 08:49:37 1994']],
  ['a date lies ahead', { date: 'imf', in: 2_000 }, ['Sun, 06 Nov 1994 08:49:39 GMT']],
  ['a date is rounded up', { date: 'imf', in: 1 }, ['Sun, 06 Nov 1994 08:49:38 GMT']],
  ['a past date', { date: 'imf', in: -60_000 }, ['Sun, 06 Nov 1994 08:48:37 GMT']],
];

test.for(table)('%s', ([, value, expected]) => {
  expect(retryAfterValues(value, rfcInstantMs)).toEqual(expected);
});

test('each value becomes a field line of its own', () => {
  expect(retryAfterLines({ raw: ['1', '5'] }, 0)).toEqual([
    ['Retry-After', '1'],
    ['Retry-After', '5'],
  ]);
});

test('a date is never earlier than asked, and less than a second later', () => {
  const instants = fc.integer({ min: 0, max: 4e12 });
  const waits = fc.integer({ min: -1e6, max: 1e6 });
  const law = fc.property(instants, waits, (wallMs, waitMs) => {
    const [text = ''] = retryAfterValues({ date: 'imf', in: waitMs }, wallMs);
    const lateMs = Date.parse(text) - (wallMs + waitMs);
    return lateMs >= 0 && lateMs < 1_000;
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});
