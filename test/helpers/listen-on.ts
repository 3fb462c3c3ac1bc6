import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of a test that listens on loopback until it is disposed of. */
export interface Site extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string;
}

/** Listens on a free port of 127.0.0.1. */
export async function listenOn(server: Server): Promise<Site> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
