import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook that came in. */
export interface ReceivedWebhook {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** When its head was read. */
  readonly atMs: number;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Settles once so many have come. */
  count(least: number): Promise<void>;
}

/** Takes webhooks on loopback; `answer` is called with the number of each, from 1. */
export async function receiveWebhooks(
  answer: (response: ServerResponse, nth: number) => void = (response) => response.end(),
): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (request, response) => {
    const atMs = performance.now();
    request.setEncoding('utf8');
    let body = '';
    for await (const text of request) body += text;
    received.push({ path: request.url ?? '', headers: request.headers, body, atMs });
    answer(response, received.length);
    server.emit('received');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async count(least) {
      while (received.length < least) await once(server, 'received');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
