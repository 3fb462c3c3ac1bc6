import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  escapeInHeader,
  escapeInJson,
  escapeInPath,
  targetOfAddress,
} from '../../../../src/core/workload/escape.ts';
import { isFieldValue, isTarget } from '../../../../src/wire/field.ts';

test('a value stays one part of a path, one value of a header, one string of JSON', () => {
  const value = 'a/b?c&d "é€\n';
  expect([escapeInPath(value), escapeInHeader(value), escapeInJson(value)]).toEqual([
    'a%2Fb%3Fc%26d%20%22%C3%A9%E2%82%AC%0A',
    'a/b?c&d "é%E2%82%AC%0A',
    'a/b?c&d \\"é€\\n',
  ]);
});

test.for([
  ['/v1/jobs/a?x=1#top', '/v1/jobs/a?x=1'],
  ['http://elsewhere:99/v1/jobs/a b', '/v1/jobs/a%20b'],
  ['jobs/a', '/jobs/a'],
  ['mailto:me@x', '/mailto%3Ame%40x'],
  ['http://', '/http%3A%2F%2F'],
] as const)('of the address %s only %s is asked for', ([address, target]) => {
  expect(targetOfAddress(address, 'http://127.0.0.1:80')).toBe(target);
});

test('whatever a target answers can be sent back to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const isSendable =
        isTarget(`/${escapeInPath(value)}`) &&
        isTarget(targetOfAddress(value, 'http://h')) &&
        isFieldValue(escapeInHeader(value));
      expect([isSendable, JSON.parse(`"${escapeInJson(value)}"`)]).toEqual([true, value]);
    }),
  );
});
