import { expect, test } from 'vitest';
import { createRedactor, hideSecretFields } from '../../../src/core/redact.ts';

test('a secret is hidden as it is, in JSON, percent-encoded, and within another', () => {
  const { text } = createRedactor(['se"cret', 'se"cret/long', 'ab cdef']);
  expect(text('se"cret se\\"cret se"cret/long ab%20cdef abcdef')).toBe(
    '[secret] [secret] [secret] [secret] abcdef',
  );
});

test('what is shorter than six characters is no secret', () => {
  const redactor = createRedactor(['80', 'four4', '']);
  expect([redactor.finds('80 four4'), redactor.text('80 four4')]).toEqual([false, '80 four4']);
});

test('texts of a target are hidden at any depth, and the words of a record are left alone', () => {
  const redactor = createRedactor(['attempt', 'refused', 'search']);
  const record = {
    type: 'attempt',
    name: 'search',
    path: '/search',
    outcome: { kind: 'network-error', error: 'refused' },
    counts: { byCode: { 'not refused': 1 } },
    reasons: ['an attempt'],
  };
  expect(redactor.value(record)).toEqual({
    ...record,
    path: '/[secret]',
    counts: { byCode: { 'not [secret]': 1 } },
    reasons: ['an [secret]'],
  });
});

test.for([
  ['Authorization: Bearer abc def', 'Authorization: [secret]'],
  ['authorization:abc', 'authorization:[secret]'],
  ['--header=X-Api-Token: abc', '--header=X-Api-Token: [secret]'],
  ['curl -H "Cookie: a=b; c=d" {url}', 'curl -H "Cookie: [secret]" {url}'],
  ['Accept: text/plain', 'Accept: text/plain'],
  ['no-cookie: abc', 'no-cookie: abc'],
  ['http://a/authorization', 'http://a/authorization'],
])('of the argument %j is shown %j', ([argument = '', shown]) => {
  expect(hideSecretFields([argument])).toEqual([shown]);
});
