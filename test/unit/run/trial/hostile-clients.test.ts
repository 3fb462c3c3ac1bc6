import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test, vi } from 'vitest';
import { exchange, RawClient } from '../../endpoint/raw-client.ts';
import { caseOf, closing, request, status503, trial } from './play-trial.ts';

const cases = [caseOf('a', [status503, 'answer']), caseOf('b', [status503, 'answer'])];

/** Another client meets its own case, whatever the one before it did. */
async function expectUnharmed(played: Awaited<ReturnType<typeof trial>>): Promise<void> {
  const { id, base, port } = played.open('b');
  await exchange(port, closing(`${base}/items`));
  await exchange(port, closing(`${base}/items`));
  const own = played.attempts().filter(({ operation }) => operation === id);
  expect(own).toMatchObject([{ outcome: { status: 503 } }, { outcome: { status: 200 } }]);
}

function* megabytes(count: number): Generator<Buffer> {
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent < count; sent += 1) yield megabyte;
}

test.for([
  ['bytes that are no HTTP', '\x16\x03\x01\x02\0\x01\0\x01\xfc\r\n\r\n', 400],
  ['a line without end', `GET /${'a'.repeat(70_000)}`, 414],
  ['fields without end', `GET / HTTP/1.1\r\n${'X-Field: 1\r\n'.repeat(7_000)}`, 431],
  ['another version of HTTP', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
] as const)('%s are stray, and harm nobody', async ([, bytes, status]) => {
  await using played = await trial(cases);
  const { port } = played.open('a');
  using client = await RawClient.connect(port);
  client.send(bytes);
  expect((await client.ended()).bytes).toContain(`HTTP/1.1 ${status} `);
  expect(played.strays).toMatchObject([{ status, message: expect.any(String) }]);
  expect(played.attempts()).toEqual([]);
  await expectUnharmed(played);
});

test('a body of a gigabyte is refused before it is read, and harms nobody', async () => {
  await using played = await trial(cases);
  const { base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.socket.on('error', () => {});
  client.send(
    `POST ${base}/orders HTTP/1.1\r\nHost: a\r\nContent-Length: ${1024 ** 3}\r\n\r\nbegin`,
  );
  expect(await client.until('\r\n\r\n')).toContain('HTTP/1.1 413 ');
  // Who goes on all the same is not listened to.
  await pipeline(Readable.from(megabytes(64)), client.socket).catch(() => {});
  expect(played.strays).toMatchObject([
    { method: 'POST', target: `${base}/orders`, status: 413, message: 'the body is too large' },
  ]);
  expect(played.attempts()).toEqual([]);
  await expectUnharmed(played);
});

test('a body without an announced length is read no further than a body may be', async () => {
  await using played = await trial(cases);
  const { base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.socket.on('error', () => {});
  client.send(`POST ${base}/orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = Buffer.from(`100000\r\n${'x'.repeat(0x100000)}\r\n`, 'latin1');
  for (let sent = 0; sent < 17; sent += 1) client.socket.write(chunk);
  expect(await client.until('\r\n\r\n')).toContain('HTTP/1.1 413 ');
  expect(played.strays).toMatchObject([{ target: `${base}/orders`, status: 413 }]);
  await expectUnharmed(played);
});

test('a base that nobody opened is stray, and harms nobody', async () => {
  await using played = await trial(cases);
  const { base, port } = played.open('a');
  const { bytes } = await exchange(port, request(`${base}7/items`));
  expect(bytes).toContain('HTTP/1.1 404 ');
  expect(played.strays).toMatchObject([{ method: 'GET', target: `${base}7/items`, status: 404 }]);
  await expectUnharmed(played);
});

test('requests that are pipelined are attempts in their order, up to the one that is struck', async () => {
  await using played = await trial([caseOf('a', [status503, { kind: 'reset' }, 'answer'])]);
  const { base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.send(request(`${base}/items`).repeat(3));
  await client.ended();
  await played.until(3);
  expect(played.attempts()).toMatchObject([
    { attempt: 1, outcome: { status: 503 } },
    { attempt: 2, outcome: { error: 'reset' }, fault: 'reset' },
    { attempt: 3, outcome: { error: 'reset' } },
  ]);
  expect(played.attempts()[2]).not.toHaveProperty('fault');
});

test('a thousand connections at once are a thousand operations', async () => {
  await using played = await trial([caseOf('a', [status503, 'answer'], { together: true })]);
  const count = 1_000;
  played.endpoint.expect('a', count);
  const opened = Array.from({ length: count }, (_, index) => played.open('a', index + 1));
  const clients = await Promise.all(
    opened.map(async ({ base, port }) => {
      const client = await RawClient.connect(port);
      client.send(request(`${base}/items`));
      return client;
    }),
  );
  await played.until(count);
  for (const client of clients) client.socket.destroy();
  const { size } = new Set(played.attempts().map(({ operation }) => operation));
  const starts = played.attempts().map(({ startMs }) => startMs);
  const answers = played.attempts().map(({ firstByteMs = 0 }) => firstByteMs);
  expect([size, Math.min(...answers) >= Math.max(...starts)]).toEqual([count, true]);
});

test('a client that resets in the middle of its request has made no attempt', async () => {
  await using played = await trial(cases);
  const { base, port } = played.open('a');
  using client = await RawClient.connect(port);
  client.send(`POST ${base}/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf`);
  await vi.waitUntil(() => client.socket.bytesWritten > 0, { interval: 2 });
  client.socket.resetAndDestroy();
  await expectUnharmed(played);
  expect(played.attempts().filter(({ name }) => name === 'a')).toEqual([]);
});
