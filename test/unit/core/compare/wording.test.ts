import { expect, test } from 'vitest';
import {
  formatChange,
  formatLimit,
  formatP,
  formatRange,
  formatValue,
} from '../../../../src/core/compare/wording.ts';

test.for([
  [1.1, 'ratio', '+10.0 %'],
  [0.9, 'ratio', '−10.0 %'],
  [1, 'ratio', '0.0 %'],
  [0.99999, 'ratio', '0.0 %'],
  [3.2, 'ratio', '× 3.20'],
  [0.0035, 'difference', '+0.35 pp'],
  [-0.0035, 'difference', '−0.35 pp'],
] as const)('a change of %f as a %s is told as %s', ([change, scale, text]) => {
  expect(formatChange(change, scale)).toBe(text);
});

test.for([
  [{ low: 0.95, high: 1.1 }, 'ratio', '−5.0 to +10.0 %'],
  [{ low: 2.9, high: 3.4 }, 'ratio', '+190.0 % to × 3.40'],
  [{ low: 3.1, high: 3.4 }, 'ratio', '× 3.10 to × 3.40'],
  [{ low: -0.001, high: 0.002 }, 'difference', '−0.10 to +0.20 pp'],
] as const)('a range of %j as a %s is told as %s', ([range, scale, text]) => {
  expect(formatRange(range, scale)).toBe(text);
});

test('values are told in the unit of their metric', () => {
  const told = [
    formatValue(12_345, 'us'),
    formatValue(0.0125, 'share'),
    formatValue(98.2, 'per-second'),
    formatValue(1.3125, 'count'),
  ];
  expect(told).toEqual(['12.3 ms', '1.25 %', '98.2/s', '1.31']);
});

test('limits and chances are told', () => {
  const told = [
    formatLimit({ limit: 1.05, scale: 'ratio' }),
    formatLimit({ limit: 0.001, scale: 'difference' }),
    formatP(0.0317),
    formatP(0.0001),
  ];
  expect(told).toEqual(['5 %', '0.1 pp', '0.032', '< 0.001']);
});
