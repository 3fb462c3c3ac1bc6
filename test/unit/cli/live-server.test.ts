import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/cli/event-stream.ts';
import { LiveServer } from '../../../src/cli/live-server.ts';

const files = new Map([['/', { type: 'text/html', text: '<p>live</p>' } as const]]);

function open(history: readonly StreamEvent[] = []): Promise<LiveServer> {
  return LiveServer.open({ port: 0, files, history: () => history });
}

interface Ask {
  readonly path?: string;
  readonly method?: string;
  readonly host?: string;
}

async function ask(url: string, { path = '/', method = 'GET', host }: Ask = {}) {
  const headers = host === undefined ? {} : { Host: host };
  const sent = request(new URL(path, url), { method, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

test('a page comes under a policy that lets it fetch from nowhere else', async () => {
  await using server = await open();
  const response = await ask(server.url);
  const { 'content-type': type, 'content-security-policy': policy = '' } = response.headers;
  expect({ status: response.statusCode, type, text: await read(response) }).toEqual({
    ...{ status: 200, type: 'text/html; charset=utf-8', text: '<p>live</p>' },
  });
  expect(String(policy).split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

test.for([
  ['127.0.0.1', 200],
  ['127.0.0.1:8080', 200],
  ['LOCALHOST:1', 200],
  ['[::1]:8080', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['localhost.evil.example:80', 421],
  ['127.0.0.1:80@evil.example', 421],
  ['0.0.0.0', 421],
  ['192.168.1.5', 421],
] as const)(
  'whoever asks for "%s" gets %i: no name of a stranger leads here',
  async ([host, status]) => {
    await using server = await open();
    const page = await ask(server.url, { host });
    const events = await ask(server.url, { host, path: '/events', method: 'HEAD' });
    page.resume();
    expect([page.statusCode, events.statusCode]).toEqual([status, status]);
  },
);

test.for([
  ['GET', '/else', 404],
  ['GET', '/../package.json', 404],
  ['POST', '/', 405],
  ['DELETE', '/events', 405],
  ['HEAD', '/', 200],
  ['GET', '/?a=b', 200],
] as const)('%s %s answers %i', async ([method, path, status]) => {
  await using server = await open();
  const response = await ask(server.url, { method, path });
  response.resume();
  expect(response.statusCode).toBe(status);
});

test('a reader is told what came before, then what comes, then that it is over', async () => {
  const history = [{ name: 'plan', data: { run: 'a' } }];
  let text: Promise<string>;
  {
    await using server = await open(history);
    server.send({ name: 'look', data: 'before anybody came' });
    text = ask(server.url, { path: '/events' }).then(read);
    while (!server.hasReaders) await new Promise(setImmediate);
    server.send({ name: 'look', data: { text: 'two\nlines' } });
    server.send({ name: 'end', data: {} });
  }
  expect(await text).toBe(
    [
      'retry: 2000\n\n',
      'id: 1\nevent: plan\ndata: {"run":"a"}\n\n',
      'id: 2\nevent: look\ndata: {"text":"two\\nlines"}\n\n',
      'id: 3\nevent: end\ndata: {}\n\n',
    ].join(''),
  );
});

test('more readers than sixteen are turned away until one leaves', async () => {
  await using server = await open();
  const join = () => ask(server.url, { path: '/events' });
  const readers: IncomingMessage[] = [];
  for (let count = 0; count < 16; count += 1) readers.push(await join());
  const refused = await join();
  refused.resume();
  readers[0]?.destroy();
  let late = await join();
  while (late.statusCode === 503) {
    late.resume();
    late = await join();
  }
  expect([refused.statusCode, refused.headers['retry-after'], late.statusCode]).toEqual([
    ...[503, '5', 200],
  ]);
});

test('a reader who does not read is dropped, and holds nothing up', async () => {
  await using server = await open();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.pause().write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.on('error', () => {});
  while (!server.hasReaders) await new Promise(setImmediate);
  const data = 'x'.repeat(1_000_000);
  let sent = 0;
  // What the sockets of both sides hold is some megabytes; no reader is kept for a hundred.
  while (server.hasReaders && sent < 100) {
    server.send({ name: 'charts', data });
    sent += 1;
    await new Promise(setImmediate);
  }
  socket.destroy();
  expect([server.hasReaders, sent > 3]).toEqual([false, true]);
});

test('the end waits for no reader who does not read', async () => {
  const server = await open();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.pause().write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  while (!server.hasReaders) await new Promise(setImmediate);
  for (let count = 0; count < 3; count += 1) {
    server.send({ name: 'charts', data: 'x'.repeat(1_000_000) });
  }
  await server[Symbol.asyncDispose]();
  socket.resume();
  await closed;
  expect(server.hasReaders).toBe(false);
});

test('a port that is taken is told in a sentence', async () => {
  await using server = await open();
  const port = Number(new URL(server.url).port);
  await expect(LiveServer.open({ port, files, history: () => [] })).rejects.toMatchObject({
    code: 'listen',
    message: `--live-port: port ${port} on 127.0.0.1 is in use; choose another one, or 0 for any free one`,
  });
});
