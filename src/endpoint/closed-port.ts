import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port where nobody listens, as long as this lives. */
export interface ClosedPort extends AsyncDisposable {
  readonly port: number;
}

/**
 * A port of this address at which connections are refused. One that is merely free may be somebody's
 * a moment later; this one is taken, as the client's end of a connection that we have with ourselves,
 * so that the system gives it to nobody, and yet nobody listens there.
 */
export async function holdClosedPort(host: string): Promise<ClosedPort> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  const { port: peer } = server.address() as AddressInfo;
  const client = connect({ host, port: peer });
  sockets.push(client.on('error', () => {}));
  await Promise.all([once(server, 'connection'), once(client, 'connect')]);
  server.close();
  const closed = once(server, 'close');
  const { localPort } = client;
  if (localPort === undefined) throw new Error('a connection without a port of its own');
  return {
    port: localPort,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
