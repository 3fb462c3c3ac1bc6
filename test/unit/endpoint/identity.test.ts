import { expect, test } from 'vitest';
import type { ApiRequest, ApiResponse } from '../../../src/core/apis/api.ts';
import { aigeon } from '../../../src/core/contracts/aigeon.ts';
import { aisearch } from '../../../src/core/contracts/aisearch.ts';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { createIdentifier } from '../../../src/endpoint/identity.ts';

function request(headers: Readonly<Record<string, string>> = {}, body = ''): ApiRequest {
  return { method: 'POST', target: '/', headers: new Map(Object.entries(headers)), body };
}

const response = (status: number, body = ''): ApiResponse => ({ status, headers: [], body });

test('the harness tells name, operation and attempt itself', () => {
  const { identify } = createIdentifier(rfc);
  expect(identify(request({ 'retrial-attempt': 'search 17 3' }))).toEqual({
    name: 'search',
    operation: '17',
    attempt: 3,
  });
});

test.for(['search 17', 'search 17 0', 'search 17 1.5', 'search 17 x', 'search 17 1 2', ' 17 1'])(
  'a header "%s" is not from the harness',
  (value) => {
    const { operation } = createIdentifier(rfc).identify(request({ 'retrial-attempt': value }));
    expect(operation).toMatch(/^request-[0-9a-f]{16}-1$/);
  },
);

test('an idempotency key names its operation, also where the request has changed', () => {
  const { identify } = createIdentifier(rfc);
  const first = identify(request({ 'idempotency-key': 'k' }, 'a'));
  const second = identify(request({ 'idempotency-key': 'k' }, 'b'));
  const other = identify(request({ 'idempotency-key': 'l' }, 'a'));
  expect(first.operation).toMatch(/^key-[0-9a-f]{16}$/);
  expect(second).toEqual({ operation: first.operation, attempt: 2 });
  expect(other.operation).not.toBe(first.operation);
});

test('an idempotency key names its operation even after a success', () => {
  const { identify, answered } = createIdentifier(rfc);
  const first = identify(request({ 'idempotency-key': 'k' }));
  answered(first, response(201));
  const second = identify(request({ 'idempotency-key': 'k' }));
  expect(second).toEqual({ operation: first.operation, attempt: 2 });
});

test('the same key of another tenant is another operation', () => {
  const { identify } = createIdentifier(aigeon);
  const keyed = (token: string) =>
    identify(request({ 'idempotency-key': 'k', 'x-api-token': token }));
  expect(keyed('sk_test_a').operation).not.toBe(keyed('sk_test_b').operation);
});

test('AI Search has its key at the top of the body', () => {
  const { identify } = createIdentifier(aisearch);
  const first = identify(request({}, '{"query":"a","idempotencyKey":"k"}'));
  const second = identify(request({}, '{"idempotencyKey":"k","query":"a"}'));
  expect(second).toEqual({ operation: first.operation, attempt: 2 });
});

test.for([
  '{"query":{"idempotencyKey":"k"}}',
  '{"idempotencyKey":7}',
  '{"idempotencyKey":""}',
  '"idempotencyKey"',
  '{"idempotencyKey":',
])('the body %s has no key', (body) => {
  const { operation } = createIdentifier(aisearch).identify(request({}, body));
  expect(operation).toMatch(/^request-/);
});

test('equal requests without a key are attempts of one operation until one succeeds', () => {
  const { identify, answered } = createIdentifier(rfc);
  const first = identify(request());
  answered(first, response(503));
  const second = identify(request());
  answered(second, response(200));
  const third = identify(request());
  expect(second).toEqual({ operation: first.operation, attempt: 2 });
  expect(third.attempt).toBe(1);
  expect(third.operation).not.toBe(first.operation);
});

test('a success of an earlier operation does not end the current one', () => {
  const { identify, answered } = createIdentifier(rfc);
  const early = identify(request());
  answered(early, response(200));
  const first = identify(request());
  answered(early, response(200));
  expect(identify(request())).toEqual({ operation: first.operation, attempt: 2 });
});

test.for([
  ['a code of failure inside HTTP 200 is no success', '{"code":429001}', 2],
  ['the code of success is one', '{"code":0}', 1],
] as const)('%s', ([, body, attempt]) => {
  const { identify, answered } = createIdentifier(aigeon);
  answered(identify(request()), response(200, body));
  expect(identify(request()).attempt).toBe(attempt);
});

test('another method, path or body is another operation', () => {
  const { identify } = createIdentifier(rfc);
  const requests = [
    request(),
    { ...request(), method: 'PUT' },
    { ...request(), target: '/a' },
    request({}, 'x'),
  ];
  expect(new Set(requests.map((one) => identify(one).operation)).size).toBe(4);
});

test('of a capacity of four the last two are remembered, and what came long before is forgotten', () => {
  const { identify } = createIdentifier(rfc, 4);
  const keyed = (key: string) => identify(request({ 'idempotency-key': key })).attempt;
  expect(['a', 'b', 'c', 'b', 'd', 'e', 'b', 'a'].map(keyed)).toEqual([1, 1, 1, 2, 1, 1, 3, 1]);
});
