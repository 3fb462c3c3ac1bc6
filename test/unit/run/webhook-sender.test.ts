import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { WebhookEvent } from '../../../src/core/webhooks/event.ts';
import { startClock } from '../../../src/run/clock.ts';
import { postWebhook } from '../../../src/run/post-webhook.ts';
import { vendorPlay } from '../../../src/run/webhook-play.ts';
import { WebhookSender } from '../../../src/run/webhook-sender.ts';
import { receiveWebhooks } from '../../helpers/webhook-receiver.ts';

const event = (fields: Partial<WebhookEvent> = {}): WebhookEvent => ({
  ...{ vendor: 'aigeon', url: 'http://127.0.0.1:9/', secret: 's', type: 'e', body: '{}' },
  ...{ dueAtMs: 0, ...fields },
});

/** What comes of a post to a server that does this once something was sent to it. */
async function postTo(answer: (socket: Socket) => void, timeoutMs = 5_000) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { signal } = new AbortController();
  const posted = await postWebhook(
    `http://127.0.0.1:${port}/hook`,
    { headers: { 'X-One': '1' }, body: '{"ä":1}' },
    { timeoutMs, signal },
  );
  server.close();
  return posted;
}

test.for([
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', { kind: 'response', status: 204, complete: true }],
  [
    'a redirect, which is not followed',
    'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n',
    { kind: 'response', status: 302, complete: true },
  ],
  [
    'a head whose body never ends',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1',
    { kind: 'response', status: 200, complete: true },
  ],
  ['no HTTP', 'SSH-2.0-x\r\n\r\n', { kind: 'network-error', error: 'malformed' }],
] as const)('a delivery that meets %s is told as that', async ([, bytes, outcome]) => {
  expect(await postTo((socket) => socket.end(bytes))).toEqual(outcome);
});

test('a delivery whose connection is reset, closed or never answered is told as that', async () => {
  expect([
    await postTo((socket) => socket.resetAndDestroy()),
    await postTo((socket) => socket.end()),
    await postTo(() => {}, 50),
  ]).toEqual(['reset', 'reset', 'timeout'].map((error) => ({ kind: 'network-error', error })));
});

test('a delivery is one POST, with the bytes and headers that it was given', async () => {
  await using receiver = await receiveWebhooks();
  const { signal } = new AbortController();
  const request = { headers: { 'X-One': '1' }, body: '{"ä":1}' };
  await postWebhook(`${receiver.url}/hook?a=b`, request, { timeoutMs: 5_000, signal });
  expect(receiver.received.map(({ path, body }) => [path, body])).toEqual([
    ['/hook?a=b', '{"ä":1}'],
  ]);
  expect(receiver.received[0]?.headers).toMatchObject({ 'x-one': '1', 'content-length': '8' });
});

test('the vendor’s waits are 30, 60 and 120 s of Aigeon, and 10 to 80 s of AI Search', () => {
  const failed = { kind: 'response', status: 503, complete: true } as const;
  const waits = (vendor: WebhookEvent['vendor']) =>
    [1, 2, 3, 4, 5].map((attempt) => vendorPlay.nextInMs(event({ vendor }), attempt, failed));
  expect([waits('aigeon'), waits('aisearch')]).toEqual([
    [30_000, 60_000, 120_000, undefined, undefined],
    [10_000, 20_000, 40_000, 80_000, undefined],
  ]);
});

test('more than ten thousand events at once are dropped, and counted', () => {
  using sender = new WebhookSender({ clock: startClock(), timeScale: 1 });
  const later = event({ dueAtMs: Date.now() + 3_600_000 });
  for (let sent = 0; sent < 10_003; sent += 1) sender.send(later);
  expect(sender.counts).toEqual({ delivered: 0, failed: 0, dropped: 3, attempts: 0 });
});

test('at most 32 deliveries are under way at once; the others come when one of those is over', async () => {
  const open: (() => void)[] = [];
  let most = 0;
  await using receiver = await receiveWebhooks((response) => {
    open.push(() => response.end());
    most = Math.max(most, open.length);
    if (open.length === 32) for (const end of open.splice(0)) setImmediate(end);
  });
  using sender = new WebhookSender({ clock: startClock(), timeScale: 1 });
  for (let sent = 0; sent < 64; sent += 1) sender.send(event({ url: receiver.url }));
  await receiver.count(64);
  expect([most, sender.counts.attempts]).toEqual([32, 64]);
});

test('once it is disposed of, a sender sends nothing more', async () => {
  await using receiver = await receiveWebhooks((response) => {
    response.statusCode = 503;
    response.end();
  });
  const sender = new WebhookSender({ clock: startClock(), timeScale: 0.001 });
  sender.send(event({ url: receiver.url }));
  await receiver.count(1);
  sender[Symbol.dispose]();
  sender.send(event({ url: receiver.url }));
  using last = new WebhookSender({ clock: startClock(), timeScale: 0.001 });
  // By the end of these waits those of the first sender would have been over.
  last.send(event({ url: receiver.url, body: '{"last":1}' }));
  await receiver.count(5);
  expect(receiver.received.map(({ body }) => body)).toEqual(['{}', ...Array(4).fill('{"last":1}')]);
});
