import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Duration,
  formatMs,
  formatUs,
  NonNegativeDuration,
  PositiveDuration,
  parseDuration,
  parseRate,
  Rate,
} from '../../../src/core/units.ts';

test.for([
  ['0', 0],
  ['0s', 0],
  ['-0s', 0],
  ['250ms', 250],
  ['10s', 10_000],
  ['1.5s', 1_500],
  ['1m30s', 90_000],
  ['2h', 7_200_000],
  ['1h1m1s1ms', 3_661_001],
  ['-5s', -5_000],
  ['-1m30s', -90_000],
] as const)('the duration "%s" is %d milliseconds', ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms);
});

test.for([
  '',
  '10',
  '-1',
  's',
  '10 s',
  '10sec',
  '10S',
  '1d',
  '850us',
  '.5s',
  '5.s',
  '1e3ms',
  '+5s',
  '--5s',
  '1m30',
  '5s-1s',
  'Infinity',
  `${'9'.repeat(400)}h`,
])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBe(undefined);
});

test.for([
  ['100/s', 100],
  ['600/m', 10],
  ['36000/h', 10],
  ['0.5/s', 0.5],
  ['0/s', 0],
] as const)('the rate "%s" is %d a second', ([text, ratePerSecond]) => {
  expect(parseRate(text)).toBe(ratePerSecond);
});

test.for(['', '100', '100/', '/s', '100/min', '100 /s', '-1/s', '1e3/s', '100rps', '100/ms'])(
  '"%s" is no rate',
  (text) => {
    expect(parseRate(text)).toBe(undefined);
  },
);

test('a rate that no number can hold is none', () => {
  expect(parseRate(`${'9'.repeat(400)}/s`)).toBe(undefined);
});

test('the parts of a duration add up, in any order of units', () => {
  const factors = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  const part = fc.record({
    amount: fc.nat(10_000),
    unit: fc.constantFrom('h', 'm', 's', 'ms' as const),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const text = parts.map(({ amount, unit }) => `${amount}${unit}`).join('');
      const sum = parts.reduce((total, { amount, unit }) => total + amount * factors[unit], 0);
      expect([parseDuration(text), parseDuration(`-${text}`)]).toEqual([sum, 0 - sum]);
    }),
  );
});

const problems = (schema: typeof Duration | typeof PositiveDuration, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);

test.for([
  [10, '10 is not a duration; write it with a unit, like 250ms, 10s, 1m30s or 2h'],
  ['10', '"10" is not a duration; write it with a unit, like 250ms, 10s, 1m30s or 2h'],
  ['1 day', '"1 day" is not a duration; write it with a unit, like 250ms, 10s, 1m30s or 2h'],
] as const)('the duration %j in a profile is refused with what to write', ([value, sentence]) => {
  expect(problems(Duration, value)).toEqual([sentence]);
});

test.for([
  [100, '100 is not a rate; write it with a unit, like 100/s, 600/m or 5000/h'],
  ['100rps', '"100rps" is not a rate; write it with a unit, like 100/s, 600/m or 5000/h'],
] as const)('the rate %j in a profile is refused with what to write', ([value, sentence]) => {
  expect(problems(Rate, value)).toEqual([sentence]);
});

test('a duration and a rate in a profile become milliseconds and operations a second', () => {
  expect([Duration.parse('-5s'), Duration.parse(0), Rate.parse('600/m')]).toEqual([-5_000, 0, 10]);
});

test('where a duration must not be negative, or must be above 0, the border itself is told apart', () => {
  expect([
    problems(NonNegativeDuration, '-1ms'),
    problems(NonNegativeDuration, '0'),
    problems(PositiveDuration, '0'),
    problems(PositiveDuration, '1ms'),
  ]).toEqual([['must not be negative'], [], ['must be longer than 0'], []]);
});

test.for([
  [0, '0 µs'],
  [0.001, '1 µs'],
  [0.85, '850 µs'],
  [0.9994, '999 µs'],
  [0.9996, '1.0 ms'],
  [12.34, '12.3 ms'],
  [99.94, '99.9 ms'],
  [99.96, '100 ms'],
  [412.4, '412 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1_500, '1.50 s'],
  [119_994, '119.99 s'],
  [119_996, '2m 00s'],
  [125_000, '2m 05s'],
  [3_661_000, '61m 01s'],
  [-0.5, '-500 µs'],
  [-150_000, '-2m 30s'],
] as const)('%d milliseconds are told as "%s"', ([ms, text]) => {
  expect(formatMs(ms)).toBe(text);
});

test('microseconds are told as milliseconds are', () => {
  expect([formatUs(850), formatUs(12_340), formatUs(1_500_000)]).toEqual([
    '850 µs',
    '12.3 ms',
    '1.50 s',
  ]);
});
