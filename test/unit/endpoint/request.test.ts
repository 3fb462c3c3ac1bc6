import { expect, test } from 'vitest';
import { pathOf, toApiRequest } from '../../../src/endpoint/request.ts';

const wire = {
  method: 'POST',
  target: '/',
  version: '1.1',
  headers: [],
  body: new Uint8Array(),
  keepAlive: true,
} as const;

test.for([
  ['/v1/search?mode=sync', '/v1/search?mode=sync'],
  ['http://a.example:80/v1?x=1', '/v1?x=1'],
  ['HTTPS://a.example', '/'],
  ['http://a.example?x=1', '/?x=1'],
  ['/http://a.example/', '/http://a.example/'],
  ['*', '*'],
] as const)('the target %s is %s to the API', ([target, expected]) => {
  expect(toApiRequest({ ...wire, target }).target).toBe(expected);
});

test('fields of one name are one list, whatever their case', () => {
  const { headers } = toApiRequest({
    ...wire,
    headers: [
      ['Accept', 'a'],
      ['Prefer', 'wait'],
      ['ACCEPT', 'b'],
    ],
  });
  expect([...headers]).toEqual([
    ['accept', 'a, b'],
    ['prefer', 'wait'],
  ]);
});

test('the body is a copy in UTF-8, of its own part of the buffer', () => {
  const bytes = Buffer.from('..größe..');
  const request = toApiRequest({ ...wire, body: bytes.subarray(2, bytes.length - 2) });
  bytes.fill(0);
  expect(request.body).toBe('größe');
});

test.for([
  ['/a/b', '/a/b'],
  ['/a?b=c?d', '/a'],
  ['?b', ''],
] as const)('the path of %s is %s', ([target, path]) => {
  expect(pathOf(target)).toBe(path);
});
