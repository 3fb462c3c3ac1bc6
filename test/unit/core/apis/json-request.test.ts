import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bodyIdentity,
  canonicalJson,
  parseJson,
  parseTarget,
} from '../../../../src/core/apis/json-request.ts';

test.for([
  ['/v1/search?mode=sync&x=a%20b', '/v1/search', { mode: 'sync', x: 'a b' }],
  ['/v1/jobs/a%2Fb', '/v1/jobs/a%2Fb', {}],
  ['http://127.0.0.1:8080/health?', '/health', {}],
  ['http://127.0.0.1:8080', '/', {}],
  ['?a=1', '/', { a: '1' }],
  ['/a#b?c=1', '/a', {}],
  ['/a?u=http://b/c', '/a', { u: 'http://b/c' }],
] as const)('The target %s is split into path and query', ([target, path, query]) => {
  const parsed = parseTarget(target);
  expect([parsed.path, Object.fromEntries(parsed.query)]).toEqual([path, query]);
});

test.for([
  ['', 'the body is empty'],
  [' \n', 'the body is empty'],
  ['{"a":1', 'the body is not valid JSON'],
  [`${'['.repeat(65)}${']'.repeat(65)}`, 'the body is nested more than 64 levels deep'],
  [`${'['.repeat(90_000)}${']'.repeat(90_000)}`, 'the body is nested more than 64 levels deep'],
] as const)('A body that is no usable JSON is told why (%#)', ([body, problem]) => {
  expect(parseJson(body)).toEqual({ kind: 'malformed', problem });
});

test('64 levels of JSON are read', () => {
  expect(parseJson(`${'['.repeat(64)}${']'.repeat(64)}`).kind).toBe('json');
});

test('Bodies are the same where their JSON values are, whatever the order and white space', () => {
  expect(bodyIdentity('{ "b": [1, {"d": null, "c": "é"}],\n "a": 1e2 }')).toBe(
    '{"a":100,"b":[1,{"c":"é","d":null}]}',
  );
  expect(bodyIdentity('{"b":1')).toBe('{"b":1');
});

test('Canonical JSON is JSON for the same value, and does not change when it is made again', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const value: unknown = JSON.parse(text);
      const canonical = canonicalJson(value);
      expect([JSON.parse(canonical), bodyIdentity(canonical)]).toEqual([value, canonical]);
    }),
  );
});
