import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { certificate, key } from '../unit/engine/localhost-certificate.ts';
import { createRig, endOf, serve } from '../unit/engine/rig.ts';

const protocol = 'https:';
const usual = getCACertificates('default');

/** Answers with what the handshake agreed on. */
async function serveTls() {
  const server = createServer({ cert: certificate, key, ALPNProtocols: ['h2', 'http/1.1'] });
  server.on('secureConnection', (socket) => {
    const agreed = `${String(socket.alpnProtocol)} ${String(socket.servername)}`;
    socket.on('error', () => undefined);
    socket.on('data', () =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${agreed.length}\r\n\r\n${agreed}`),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test.for([
  ['localhost', 'http/1.1 localhost'],
  ['127.0.0.1', 'http/1.1 false'],
] as const)('https reaches a trusted %s over HTTP/1.1', async ([hostname, body]) => {
  await using server = await serveTls();
  setDefaultCACertificates([...usual, certificate]);
  await using rig = createRig({ port: server.port, hostname, protocol });
  setDefaultCACertificates(usual);
  const ends = [await rig.send('GET', '/'), await rig.send('POST', '/', '{}')];
  expect(ends).toMatchObject([
    { connection: 1, reused: false, body, complete: true },
    { connection: 1, reused: true, body, complete: true },
  ]);
});

const failed = (error: string) => ({ status: 0, complete: false, error, cutBy: undefined });

test('a certificate that nobody vouches for is a TLS error', async () => {
  await using server = await serveTls();
  await using rig = createRig({ port: server.port, hostname: 'localhost', protocol });
  expect(endOf(await rig.send('GET', '/'))).toMatchObject(failed('tls'));
});

test('a server that does not speak TLS is a TLS error', async () => {
  await using server = await serve(() => undefined);
  await using rig = createRig({ port: server.port, protocol });
  const sent = rig.send('GET', '/');
  while (server.sockets.size === 0) await new Promise(setImmediate);
  for (const socket of server.sockets) socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
  expect(endOf(await sent)).toMatchObject(failed('tls'));
});

test('a connection that does not open in time times out', async () => {
  await using server = await serve(() => undefined);
  const timeouts = { connectMs: 30 };
  await using rig = createRig({ port: server.port, protocol, timeouts });
  const exchange = await rig.send('GET', '/');
  expect([endOf(exchange), exchange.startMs]).toMatchObject([failed('timeout'), -1]);
});
