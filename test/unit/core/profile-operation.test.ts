import { expect, test } from 'vitest';
import { OperationSettings } from '../../../src/core/profile-operation.ts';

const least = { name: 'a', path: '/' };

const issues = (more: object): string[] =>
  (OperationSettings.safeParse({ ...least, ...more }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('an operation is a GET without headers and body unless it says more', () => {
  expect(OperationSettings.parse(least)).toEqual({
    name: 'a',
    weight: 1,
    method: 'GET',
    path: '/',
    headers: {},
    idempotency: 'auto',
  });
});

test('what an operation says stands as it is, and one expected status or code becomes a list', () => {
  const said = {
    name: 'submit-2_b',
    weight: 0.5,
    method: 'POST',
    path: '/jobs?n={{seq}}&w={{pick a b}}',
    headers: { 'X-Trace': '{{uuid}}' },
    body: { list: [1, true, null, { text: '{{uuid}}' }] },
    idempotency: 'none',
  };
  expect(OperationSettings.parse({ ...said, expect: { status: 202, code: [0, 'OK'] } })).toEqual({
    ...said,
    expect: { status: [202], code: [0, 'OK'] },
  });
});

test.for(['a text', '', 5, false, null, [], {}, [[{ a: [null] }]]])('a body may be %j', (body) => {
  expect(OperationSettings.parse({ ...least, body }).body).toEqual(body);
});

const color =
  '{{color}} is not a template value; write {{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}';

test.for([
  [{ path: '/{{color}}' }, `path: ${color}`],
  [{ headers: { A: 'x', B: '{{color}}' } }, `headers.B: ${color}`],
  [{ body: '{{color}}' }, `body: ${color}`],
  [{ body: { list: ['{{seq}}', { deep: '{{color}}' }] } }, `body.list.1.deep: ${color}`],
] as const)('a template that is not known is told at its place: %j', ([more, sentence]) => {
  expect(issues(more)).toEqual([sentence]);
});

test('two texts of a body that together look like a template are told as well', () => {
  expect(issues({ body: { a: 'x{{', b: 'seq}}' } })).toEqual([
    'body: {{","b":"seq}} is not a template value; write {{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}',
  ]);
});

test.for([
  [
    { name: 'a b' },
    'name: must be letters, digits, "-" and "_" only, as it stands in thresholds and reports',
  ],
  [
    { name: '' },
    'name: must be letters, digits, "-" and "_" only, as it stands in thresholds and reports',
  ],
  [{ method: 'get' }, 'method: must be an HTTP method in capitals, like GET or POST'],
  [{ expect: {} }, 'expect: needs "status", "code" or both'],
] as const)('the operation with %j is refused', ([more, sentence]) => {
  expect(issues(more)).toEqual([sentence]);
});

test.for([
  { weight: 0 },
  { weight: -1 },
  { weight: Number.POSITIVE_INFINITY },
  { idempotency: 'always' },
  { expect: { status: 99 } },
  { expect: { status: [] } },
  { expect: { status: 200, extra: 1 } },
  { body: Number.NaN },
  { body: { a: undefined } },
])('the operation with %o is refused', (more) => {
  expect(OperationSettings.safeParse({ ...least, ...more }).success).toBe(false);
});
