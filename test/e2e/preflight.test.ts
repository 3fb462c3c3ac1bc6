import { createServer, type RequestListener, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server as SocketServer } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { expect, test } from 'vitest';
import { planLoad } from '../../src/cli/plan-load.ts';
import type { LoadPlan } from '../../src/run/load-messages.ts';
import { askBefore } from '../../src/run/preflight.ts';
import { runProfile, writeProfile } from '../helpers/load-run.ts';
import { certificate, key } from '../unit/engine/localhost-certificate.ts';

const never = new AbortController().signal;

const reading = `
  - { name: write, method: POST, path: /orders, body: { item: kettle } }
  - { name: read, path: '/orders/{{seq}}', headers: { X-Team: blue } }`;
const writing = `
  - { name: write, method: POST, path: /orders, body: { item: kettle } }`;

function planFor(target: string, { operations = reading, contract = 'rfc' } = {}): LoadPlan {
  const profile = writeProfile(`
name: asked
contract: ${contract}
target: { mock: { api: plain } }
load: { model: closed, users: 1, iterations: 3 }
operations: ${operations}
`);
  return planLoad({ profile, target });
}

async function listen(server: SocketServer) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) (server as Server).closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function site(answer: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    seen.push(`${method} ${url} ${headers['x-team'] ?? ''} ${headers['retrial-attempt'] ?? ''}`);
    answer(request, response);
  });
  return { seen, server };
}

test('the first operation that only reads is asked, once and as the load would send it', async () => {
  const { seen, server } = site((_, response) => response.end('{}'));
  await using at = await listen(server);
  const preflight = await askBefore(planFor(`http://127.0.0.1:${at.port}/api`), never);
  expect(preflight).toEqual({
    kind: 'answered',
    request: 'GET of operation read',
    protocol: 'http/1.1',
    keepAlive: true,
    status: 200,
  });
  expect(seen).toEqual(['GET /api/orders/0 blue ']);
});

test('a load that only writes is preceded by no write', async () => {
  const { seen, server } = site((_, response) => {
    response.writeHead(405, { connection: 'close' }).end();
  });
  await using at = await listen(server);
  const plan = planFor(`http://127.0.0.1:${at.port}/api`, { operations: writing });
  expect(await askBefore(plan, never)).toEqual({
    kind: 'answered',
    request: "HEAD of the target's URL",
    protocol: 'http/1.1',
    keepAlive: false,
    status: 405,
  });
  expect(seen).toEqual(['HEAD /api/  ']);
});

test.for([
  ['{"object":"list"}', { broken: expect.stringContaining('the contract asks for') }],
  ['no JSON', { broken: 'the body is not JSON, the contract asks for its envelope' }],
] as const)('the answer %s is held against the contract', async ([body, envelope]) => {
  const { server } = site((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await using at = await listen(server);
  const plan = planFor(`http://127.0.0.1:${at.port}/`, { contract: 'aigeon' });
  expect(await askBefore(plan, never)).toMatchObject({ status: 200, envelope });
});

test('a target that speaks h2 is known by ALPN', async () => {
  const server = createSecureServer({ cert: certificate, key }, (_, response) => {
    response.end('{}');
  });
  await using at = await listen(server);
  const plan = planFor(`https://localhost:${at.port}/`);
  const trusting = { ...plan, tls: { ca: [certificate], insecure: false } };
  expect(await askBefore(trusting, never)).toMatchObject({ kind: 'answered', protocol: 'h2' });
  expect(await askBefore(plan, never)).toEqual({
    kind: 'unreachable',
    request: 'GET of operation read',
    error:
      'no authority that is trusted vouches for its certificate (DEPTH_ZERO_SELF_SIGNED_CERT); name one by --ca',
  });
});

test('a connection that ends without an answer is no refusal', async () => {
  const server = createSocketServer((socket) => {
    socket.once('data', () => socket.end());
    socket.on('error', () => undefined);
  });
  await using at = await listen(server);
  expect(await askBefore(planFor(`http://127.0.0.1:${at.port}/`), never)).toEqual({
    kind: 'no-answer',
    request: 'GET of operation read',
    error: 'it closed the connection',
  });
});

test('a mock of the run itself is not asked', async () => {
  const plan = { ...planFor('http://127.0.0.1/'), targetUrl: undefined };
  expect(await askBefore(plan, never)).toBe(undefined);
});

const profile = (port: number): string =>
  writeProfile(`
name: asked
target: { url: 'http://127.0.0.1:${port}/' }
load: { model: closed, users: 1, iterations: 3 }
operations: [{ name: read, path: / }]
`);

test('the command line tells before the load what the target is, unless it is not to ask', async () => {
  const { seen, server } = site((_, response) => response.end('{}'));
  await using at = await listen(server);
  const asked = await runProfile(profile(at.port));
  const told = 'GET of operation read: 200 over http/1.1; the connection stays open';
  expect(asked.ran.stdout.split('\n')[1]).toBe(`preflight: ${told}`);
  expect(asked.result.preflight).toMatchObject({ kind: 'answered', status: 200 });
  expect([asked.result.counts.operations, seen.length]).toEqual([3, 4]);

  const unasked = await runProfile(profile(at.port), ['--no-preflight']);
  expect(unasked.ran.stdout).not.toContain('preflight');
  expect([unasked.result.preflight, unasked.result.counts.operations, seen.length]).toEqual([
    undefined,
    3,
    7,
  ]);
});

test('a target that refuses is not loaded, and exits with 5 and a whole result', async () => {
  const { port } = await (async () => {
    await using at = await listen(createSocketServer());
    return at;
  })();
  const { ran, result } = await runProfile(profile(port));
  const sentence = `127.0.0.1:${port} cannot be reached: the connection was refused (ECONNREFUSED)`;
  expect([ran.exitCode, ran.stderr]).toEqual([5, `retrial: ${sentence}\n`]);
  expect([result.verdict, result.reasons[0], result.counts.operations]).toEqual([
    'unreachable',
    sentence,
    0,
  ]);
});
