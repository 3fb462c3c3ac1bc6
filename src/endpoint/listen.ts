import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { RetrialError } from '../core/errors.ts';
import { Connection } from './connection.ts';
import type { Endpoint, EndpointOptions } from './endpoint.ts';
import { checkFaults } from './faults/check.ts';
import { createService } from './service.ts';

const loopback = '127.0.0.1';

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `port ${port} on ${host} is in use; choose another one, or 0 for any free one`,
  EACCES: (_, port) =>
    `port ${port} is not open to this user; choose one above 1023, or 0 for any free one`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine; ${loopback} always is`,
  ENOTFOUND: (host) => `the name ${host} is unknown; ${loopback} always works`,
};

function listenError(error: unknown, host: string, port: number): RetrialError {
  const code = String((error as NodeJS.ErrnoException).code);
  const sentence = sentences[code]?.(host, port) ?? `cannot listen on ${host}:${port} (${code})`;
  return new RetrialError(sentence, { code: 'listen', cause: error });
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    // The system's own limit caps the backlog; the default of 511 is less than a burst of clients.
    server.listen({ host, port, backlog: 4_096 });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, host, port);
  }
  return (server.address() as AddressInfo).port;
}

/** Where a client reaches what listens on `host`. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://${loopback}:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Plays the API on a port of this machine, with the faults of the script. Rejects with a RetrialError
 * where the port cannot be had (`listen`), or a fault cannot be performed (`profile`).
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { host = loopback } = options;
  checkFaults(options.faults, options);
  const service = createService(options);
  const connections = new Set<Connection>();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    accepted += 1;
    const connection = new Connection(socket, accepted, service);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  const port = await listen(server, host, options.port);
  server.on('error', (error) => service.events.onError?.({ error }));

  let closed: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    if (!closed) {
      closed = once(server, 'close');
      server.close();
      for (const connection of connections) connection.destroy();
    }
    await closed;
  };
  return { url: urlOf(host, port), port, close, [Symbol.asyncDispose]: close };
}
