import { expect, test } from 'vitest';
import { hasOption, isFieldValue, isTarget, isToken, trimValue } from '../../../src/wire/field.ts';

test.for([
  ['GET', true],
  ["!#$%&'*+-.^_`|~09azAZ", true],
  ['', false],
  ['a b', false],
  ['naïve', false],
  ['a:b', false],
  ['a\n', false],
] as const)('%j as a token: %s', ([text, expected]) => {
  expect(isToken(text)).toBe(expected);
});

test.for([
  ['', true],
  ['a b\tc', true],
  ['é\u00a0ÿ', true],
  ['a\r\nb', false],
  ['a\nb', false],
  ['a\u0000', false],
  ['\u007f', false],
  ['€', false],
] as const)('%j as a field value: %s', ([text, expected]) => {
  expect(isFieldValue(text)).toBe(expected);
});

test.for([
  ['/', true],
  ['http://h/p?q=é', true],
  ['*', true],
  ['', false],
  ['/a b', false],
  ['/a\r\n', false],
  ['/\u0000', false],
  ['/€', false],
] as const)('%j as a request target: %s', ([text, expected]) => {
  expect(isTarget(text)).toBe(expected);
});

test('a value loses spaces and tabs at its ends, and keeps a no-break space', () => {
  expect(trimValue('x: \t\u00a0a b\u00a0 \t', 2)).toBe('\u00a0a b\u00a0');
});

test.for([
  ['close', true],
  ['Close', true],
  ['keep-alive, close', true],
  ['keep-alive ,\tCLOSE , x', true],
  ['closed', false],
  ['x-close, y', false],
  ['', false],
] as const)('%j names the option close: %s', ([value, expected]) => {
  expect(hasOption(value, 'close')).toBe(expected);
});
