import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a server does with a connection; it is told of each request head that has arrived. */
export interface Hostility {
  /** Called as soon as the connection is there. */
  readonly onConnect?: (socket: Socket) => void;
  /** Called for each whole request head; `nth` counts those of its connection from 1. */
  readonly onRequest?: (socket: Socket, nth: number) => void;
  /** Called at the first bytes of a connection, before a whole request is there. */
  readonly onBytes?: (socket: Socket) => void;
}

/** A server written by hand, so that it can be as wrong as a test wants, on a port of its own. */
export async function startHostileServer(
  hostility: Hostility,
): Promise<
  AsyncDisposable & { readonly url: string; readonly port: number; readonly connections: number }
> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setEncoding('latin1');
    // A client that gives up is part of every test.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    hostility.onConnect?.(socket);
    if (!socket.destroyed) listenTo(socket, hostility);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function listenTo(socket: Socket, { onRequest, onBytes }: Hostility): void {
  let text = '';
  let nth = 0;
  socket.once('data', () => onBytes?.(socket));
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      text = text.slice(end + 4);
      nth += 1;
      if (!socket.destroyed) onRequest?.(socket, nth);
    }
  });
}

/** Sends `piece` as long as the client takes it; the client's own reading sets the pace. */
export function flood(socket: Socket, piece: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece, 'latin1')) {
      // The socket's buffer takes more; `drain` comes once it does not.
    }
  };
  socket.on('drain', more);
  more();
}

/** Sends one of `pieces` after the other, `everyMs` apart, and then the last again and again. */
export function drip(socket: Socket, pieces: readonly string[], everyMs: number): void {
  let next = 0;
  const timer = setInterval(() => {
    socket.write(pieces[Math.min(next, pieces.length - 1)] ?? '', 'latin1');
    next += 1;
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}
