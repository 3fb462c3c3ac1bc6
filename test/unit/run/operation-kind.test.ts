import { expect, test } from 'vitest';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { StepSettings } from '../../../src/core/profile-chain.ts';
import { OperationSettings } from '../../../src/core/profile-operation.ts';
import { stream } from '../../../src/core/random.ts';
import { compileKind } from '../../../src/run/operation-kind.ts';

const kindOf = (
  contract: keyof typeof builtinContracts,
  settings: unknown,
  keys: 'per-operation' | 'none' = 'per-operation',
) =>
  compileKind(OperationSettings.parse(settings), {
    contract: builtinContracts[contract],
    host: '127.0.0.1:8080',
    basePath: '/base',
    headers: { Authorization: 'Bearer t', 'X-Seq': '{{seq}}' },
    keys,
  });
const values = { index: 17, random: stream('1', '0', 'operation', 17) };
const search = { name: 's', method: 'POST', path: '/s', body: { query: 'q {{seq}}' } };

test('a request has its path behind the base path, its headers filled in, and its length', () => {
  const kind = kindOf('rfc', { ...search, headers: { Accept: '*/*' } });
  expect(kind.compose(kind.fill(values), 'k-1', 's 17 1')).toBe(
    [
      'POST /base/s HTTP/1.1',
      'Host: 127.0.0.1:8080',
      'User-Agent: retrial',
      'Content-Type: application/json',
      'Authorization: Bearer t',
      'Accept: */*',
      'X-Seq: 17',
      'Idempotency-Key: k-1',
      'retrial-attempt: s 17 1',
      'Content-Length: 16',
      '',
      '{"query":"q 17"}',
    ].join('\r\n'),
  );
});

test('where the contract has its key in the body it is the last member of the object', () => {
  const kind = kindOf('aisearch', search);
  const request = kind.compose(kind.fill(values), 'k-1', undefined);
  expect(request.split('\r\n\r\n')[1]).toBe('{"query":"q 17","idempotencyKey":"k-1"}');
  expect(request).not.toContain('retrial-attempt');
});

test('a header of the operation replaces that of the target, in whatever case', () => {
  const kind = kindOf('rfc', {
    ...search,
    headers: { authorization: 'Bearer o', 'user-agent': 'me' },
  });
  const request = kind.compose(kind.fill(values), 'k', undefined);
  expect(request.match(/^(authorization|user-agent): .*$/gim)).toEqual([
    'user-agent: me',
    'authorization: Bearer o',
  ]);
});

test('an empty object gets its key without a comma', () => {
  const kind = kindOf('aisearch', { ...search, body: {} });
  expect(kind.compose(kind.fill(values), 'k', undefined)).toContain('{"idempotencyKey":"k"}');
});

test.for([
  ['a read', 'rfc', { name: 'r', path: '/' }, 'per-operation'],
  ['a write that wants none', 'rfc', { ...search, idempotency: 'none' }, 'per-operation'],
  ['a client without keys', 'rfc', search, 'none'],
  ['a body that is no object', 'aisearch', { ...search, body: 'text' }, 'per-operation'],
] as const)('%s carries no key', ([, contract, settings, keys]) => {
  expect(kindOf(contract, settings, keys).keyed).toBe(false);
});

test('an idempotent method is no write under the RFCs, so it needs no key', () => {
  const { keyed, write } = kindOf('rfc', { ...search, method: 'PUT' });
  expect([keyed, write]).toEqual([false, false]);
});

test('the credential is the header that the contract names, in whatever case', () => {
  const kind = compileKind(OperationSettings.parse(search), {
    contract: builtinContracts.aigeon,
    host: 'h',
    basePath: '',
    headers: { 'x-api-token': 'sk_1' },
    keys: 'per-operation',
  });
  expect(kind.credential).toBe('sk_1');
});

const stepOf = (settings: object) =>
  compileKind(StepSettings.parse({ name: 'step', ...settings }), {
    ...{ contract: builtinContracts.rfc, host: '127.0.0.1:80', basePath: '/base' },
    ...{ headers: {}, keys: 'none' },
  });

test('what an answer gave goes into a path as one part of it, and into JSON as a text', () => {
  const step = stepOf({ path: '/jobs/{{id}}', method: 'PUT', body: { id: '{{id}}' } });
  const { target, body } = step.fill({ ...values, taken: { id: 'a/"b"' } });
  expect([target, body]).toEqual(['/base/jobs/a%2F%22b%22', '{"id":"a/\\"b\\""}']);
});

test('a path that begins with an address has its path and query, without the base path', () => {
  const step = stepOf({ path: '{{place}}&part={{id}}' });
  const taken = { place: 'https://elsewhere.test/base/jobs/1?all=1', id: 'x y' };
  expect(step.fill({ ...values, taken }).target).toBe('/base/jobs/1?all=1&part=x%20y');
});

test('whoever puts a request together by itself is told the headers that the profile asks for', () => {
  const kind = kindOf('rfc', { ...search, headers: { authorization: 'Bearer own' } });
  expect(kind.headersOf(kind.fill(values))).toEqual({
    'Content-Type': 'application/json',
    authorization: 'Bearer own',
    'X-Seq': '17',
  });
});
