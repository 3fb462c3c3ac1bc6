import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, ask } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';
import { curl, hasCurl, withCurl } from '../helpers/curl.ts';

let mock: Started;
beforeAll(async () => {
  mock = await startCli(['mock', 'plain', '--port', '0']);
}, 30_000);
afterAll(() => mock?.[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };
const problem = (status: number, detail: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', status, detail },
});
const jobId = /^job_[0-9a-z]+$/;

const idempotent: readonly (readonly [string, Answer])[] = [
  ['GET', { status: 200, headers: json, body: { path: '/some/path' } }],
  ['HEAD', { status: 200, headers: json, body: '' }],
  ['PUT', { status: 200, headers: json, body: { path: '/some/path' } }],
  ['DELETE', { status: 204, headers: {}, body: '' }],
  [
    'OPTIONS',
    { status: 204, headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' }, body: '' },
  ],
];

test.for(idempotent)(
  '%s is answered alike on any path, however often',
  async ([method, expected]) => {
    const url = `${mock.url}/some/path?a=1`;
    const answers = [await ask(url, { method }), await ask(url, { method })];
    expect(answers).toEqual([expected, expected]);
  },
);

test('POST creates a job and tells where it is; without a key each creates its own', async () => {
  const url = `${mock.url}/orders`;
  const answers = [await ask(url, { body: { item: 1 } }), await ask(url, { body: { item: 1 } })];
  const ids = answers.map(({ body }) => String((body as { id?: unknown }).id));
  expect(ids).toEqual([expect.stringMatching(jobId), expect.stringMatching(jobId)]);
  expect(new Set(ids).size).toBe(2);
  expect(answers).toEqual(
    ids.map((id) => ({
      status: 201,
      headers: { ...json, location: `/orders/${id}` },
      body: { id },
    })),
  );
  expect((await ask(mock.url + String(answers[0]?.headers.location))).status).toBe(200);
});

test.for([
  ['POST', 201],
  ['PATCH', 200],
] as const)('%s with a key that was used is replayed and says so', async ([method, status]) => {
  const question = { method, headers: { 'idempotency-key': `k-${method}` }, body: { item: 1 } };
  const first = await ask(`${mock.url}/orders`, question);
  expect(first.status).toBe(status);
  // Draft: the key is a structured field, so a quoted one is the same key.
  const quoted = { ...question, headers: { 'idempotency-key': `"k-${method}"` } };
  const replayed = { ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } };
  expect(await ask(`${mock.url}/orders`, question)).toEqual(replayed);
  expect(await ask(`${mock.url}/orders`, quoted)).toEqual(replayed);
});

test.for([
  ['body', '/orders', { item: 2 }],
  ['path', '/invoices', { item: 1 }],
] as const)('the same key with another %s is 422', async ([what, path, body]) => {
  const headers = { 'idempotency-key': `k-other-${what}` };
  const first = await ask(`${mock.url}/orders`, { headers, body: { item: 1 } });
  expect(first.status).toBe(201);
  expect(await ask(mock.url + path, { headers, body })).toEqual(
    problem(422, 'the idempotency key was used for another request'),
  );
});

test('a method that nobody knows is 501', async () => {
  expect(await ask(`${mock.url}/tea`, { method: 'BREW' })).toEqual(
    problem(501, 'the method is not implemented'),
  );
});

test.runIf(hasCurl)(`${withCurl}, jobs are created and problems told`, async () => {
  const created = await curl('--data', '{}', `${mock.url}/orders/`);
  const { id } = created.body as { id: string };
  expect(created).toEqual({
    status: 201,
    headers: { ...json, location: `/orders/${id}` },
    body: { id: expect.stringMatching(jobId) },
  });
  expect(await curl('--request', 'BREW', `${mock.url}/tea`)).toEqual(
    problem(501, 'the method is not implemented'),
  );
});
