import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyHash } from '../../../src/core/body-hash.ts';

const hashOf = (body: string) => bodyHash(body, {});
const underKey = (body: string) => bodyHash(body, { keyField: 'idempotencyKey' });

test('no body has no hash', () => {
  expect(hashOf('')).toBeUndefined();
});

test('JSON is hashed by its value, not by its white space or the order of its members', () => {
  expect(hashOf('{ "b": [1, 2],\n "a": {"d": 1, "c": null} }')).toBe(
    hashOf('{"a":{"c":null,"d":1},"b":[1,2]}'),
  );
});

test('two JSON values have one hash where they are equal, and there alone', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
      expect(hashOf(a) === hashOf(b)).toBe(isDeepStrictEqual(JSON.parse(a), JSON.parse(b)));
      expect(hashOf(` ${a}\n`)).toBe(hashOf(a));
    }),
  );
});

test.for([
  ['an array in another order', '[1,2]', '[2,1]'],
  ['a number and a text', '{"a":1}', '{"a":"1"}'],
  ['a member more', '{"a":1}', '{"a":1,"b":2}'],
  ['text that is no JSON, by its white space', 'a=1', 'a=1 '],
] as const)('%s is another body', ([, one, other]) => {
  expect(hashOf(one)).not.toBe(hashOf(other));
});

test('the member that carries the idempotency key does not count, at the top alone', () => {
  expect(underKey('{"query":"a","idempotencyKey":"k1"}')).toBe(underKey('{"query":"a"}'));
  expect(underKey('{"in":{"idempotencyKey":"k1"}}')).not.toBe(underKey('{"in":{}}'));
  expect(hashOf('{"query":"a","idempotencyKey":"k1"}')).not.toBe(hashOf('{"query":"a"}'));
});

const form = (boundary: string, text: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${text}\r\n--${boundary}--\r\n`;
const multipart = (boundary: string, text: string) =>
  bodyHash(form(boundary, text), {
    contentType: `multipart/form-data; charset=utf-8; boundary=${boundary}`,
  });

test('multipart is hashed without its boundary, which may be drawn anew', () => {
  expect(multipart('x1', 'same')).toBe(multipart('y22', 'same'));
  expect(multipart('x1', 'same')).not.toBe(multipart('x1', 'other'));
  expect(bodyHash(form('z', 'same'), { contentType: 'multipart/mixed;boundary="z"' })).toBe(
    multipart('x1', 'same'),
  );
});

test('what calls itself multipart and names no boundary is hashed as it stands', () => {
  expect(bodyHash('--a--', { contentType: 'multipart/form-data' })).toBe(hashOf('--a--'));
});
