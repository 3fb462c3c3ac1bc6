import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import type { ReferenceClientOptions } from '../../../../src/run/trial/reference-operation.ts';
import { referenceTrialClient } from '../../../../src/run/trial/reference-operation.ts';
import type { ClientOperation } from '../../../../src/run/trial/reference-parts.ts';
import { listenOn } from '../../../helpers/listen-on.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const key = '3b241101-e2bb-4255-8caf-4136c566a962';

/** What the server does with its n-th request, from 1. */
type Answering = (n: number, response: ServerResponse) => void;

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: string;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** A server that answers by the number of the request, and remembers what it was asked. */
async function serve(answer: Answering) {
  const asked: Asked[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const header = headers['idempotency-key'];
    const sent = typeof header === 'string' ? header : undefined;
    asked.push({ method, url, key: sent, body: await bodyOf(request) });
    answer(asked.length, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  const site = await listenOn(server);
  return {
    url: site.url,
    asked,
    connections: () => connections,
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

function status(code: number): Answering {
  return (_, response) => response.writeHead(code).end();
}

/** The client with waits of a millisecond. */
function quick(options: ReferenceClientOptions) {
  const policy = { backoff: { base: 1, factor: 1 }, ...options.policy };
  return referenceTrialClient({ seed: '1', ...options, policy });
}

function read(url: string): ClientOperation {
  return { id: 'a-1', url: `${url}/t/items?x=1`, method: 'GET', headers: {}, body: undefined, key };
}

function write(url: string): ClientOperation {
  const headers = { 'Content-Type': 'application/json' };
  return { id: 'a-1', url: `${url}/t/orders`, method: 'POST', headers, body: '{"n":1}', key };
}

test('A failure that will pass is tried again, with the key that the operation was given', async () => {
  await using server = await serve((n, response) => status(n < 3 ? 503 : 201)(n, response));
  await using client = quick({ contract: rfc });
  expect(await client(write(server.url))).toEqual({ ok: true, status: 201 });
  const attempt = { method: 'POST', url: '/t/orders', key, body: '{"n":1}' };
  expect(server.asked).toEqual([attempt, attempt, attempt]);
});

test('Where the contract has its key in the body, it stands there', async () => {
  await using server = await serve(status(202));
  await using client = quick({ contract: aisearch });
  await client(write(server.url));
  expect(server.asked.map(({ key: header, body }) => [header, JSON.parse(body)])).toEqual([
    [undefined, { n: 1, idempotencyKey: key }],
  ]);
});

test('A body that has no place for a key is sent as it is, and once', async () => {
  await using server = await serve(status(503));
  await using client = quick({ contract: aisearch });
  const answer = await client({ ...write(server.url), body: '[1]' });
  expect(answer).toEqual({ ok: false, status: 503, error: 'unsafe-to-resend' });
  expect(server.asked.map(({ body }) => body)).toEqual(['[1]']);
});

test('A code that is no success is told as a failure, whatever the HTTP status', async () => {
  await using server = await serve((_, response) => response.end('{"code":400100}'));
  await using client = quick({ contract: aigeon });
  const answer = await client(read(server.url));
  expect(answer).toEqual({ ok: false, status: 200, error: 'not-retryable' });
});

test('A body that was cut is a failure each time', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'Content-Length': 10 });
    response.write('half', () => response.destroy());
  });
  await using client = quick({ contract: rfc });
  const answer = await client(read(server.url));
  expect(answer).toEqual({ ok: false, status: 200, error: 'attempts-used' });
  expect(server.asked).toHaveLength(5);
});

test('An answer that does not come in time is a failure, and told without a status', async () => {
  await using server = await serve(() => {});
  await using client = quick({ contract: rfc, timeoutMs: 20, policy: { maxAttempts: 2 } });
  const answer = await client(read(server.url));
  expect(answer).toEqual({ ok: false, error: 'attempts-used' });
  expect(server.asked).toHaveLength(2);
});

test('Operations that follow each other come on one connection', async () => {
  await using server = await serve(status(200));
  await using client = quick({ contract: rfc });
  for (let n = 1; n <= 3; n += 1) await client(read(server.url));
  expect([server.asked.length, server.connections()]).toEqual([3, 1]);
});

test('All operations of a client live on the contract’s budget of retries', async () => {
  await using server = await serve(status(503));
  await using client = quick({ contract: rfc });
  const operations = Array.from({ length: 50 }, () => client(read(server.url)));
  const told = new Set((await Promise.all(operations)).map(({ error }) => error));
  expect(told).toContain('budget-spent');
  expect(server.asked.length).toBeLessThanOrEqual(50 * 2 + 10);
});

test('A wait of more than a month ends at once when the signal is aborted', async () => {
  const stopping = new AbortController();
  await using server = await serve((_, response) => {
    response.writeHead(429, { 'Retry-After': '9999999' }).end(() => stopping.abort('over'));
  });
  await using client = quick({ contract: rfc, policy: { giveUpAbove: 1e12 } });
  await expect(client(read(server.url), stopping.signal)).rejects.toBe('over');
  expect(server.asked).toHaveLength(1);
});

test('A bent client differs from the reference in that part alone', async () => {
  await using server = await serve(status(503));
  await using client = quick({
    contract: rfc,
    bend: (parts) => ({ ...parts, report: () => ({ ok: true }) }),
  });
  expect(await client(read(server.url))).toEqual({ ok: true });
  expect(server.asked).toHaveLength(5);
});

test('Operations that are told apart by their keys alone draw their jitter apart', async () => {
  await using server = await serve(status(503));
  const drawn: number[] = [];
  await using client = quick({
    contract: aigeon,
    bend: (parts) => ({
      ...parts,
      randomOf(operation) {
        drawn.push(parts.randomOf(operation)());
        return parts.randomOf(operation);
      },
    }),
  });
  const { id: _, ...operation } = read(server.url);
  await client({ ...operation, key });
  await client({ ...operation, key: '9c5b94b1-35ad-49bb-b118-8e8fc24abf80' });
  expect(new Set(drawn).size).toBe(2);
});
