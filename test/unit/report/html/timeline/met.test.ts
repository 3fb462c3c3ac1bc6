import { expect, test } from 'vitest';
import { classOf, shortMet } from '../../../../../src/report/html/timeline/met.ts';

test.for([
  ['HTTP 200', 'HTTP 200', 'fine'],
  ['HTTP 303', 'HTTP 303', 'fine'],
  ['HTTP 429, Retry-After: 5', 'HTTP 429', 'limited'],
  ['HTTP 429 with code "RATE_LIMIT_EXCEEDED", Retry-After: 5', 'HTTP 429', 'limited'],
  ['HTTP 400 with code "VALIDATION_FAILED"', 'HTTP 400', 'refused'],
  ['HTTP 503', 'HTTP 503', 'error'],
  ['HTTP 200 with code 400100', 'HTTP 200, code 400100', ''],
  ['HTTP 200 whose body was cut (timeout)', 'HTTP 200, cut', 'lost'],
  ['a network error (reset)', 'a network error (reset)', 'lost'],
  ['no answer until the end of the watch', 'no answer until the en…', 'lost'],
  ['a connection that the client closed', 'a connection that the …', 'lost'],
  ['200', 'HTTP 200', 'fine'],
  ['429, Retry-After: 5', 'HTTP 429', 'limited'],
  ['something nobody knows', 'something nobody knows', ''],
] as const)('%s reads %s, and is drawn as %s', ([met, short, shown]) => {
  expect([shortMet({ met }), classOf({ met })]).toEqual([short, shown]);
});

test('a status of its own is believed before words', () => {
  expect(shortMet({ met: 'something', status: 503 })).toBe('HTTP 503');
  expect(classOf({ met: 'something', status: 204 })).toBe('fine');
});
