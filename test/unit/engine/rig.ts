import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createExchange, type EngineOptions, type Exchange } from '../../../src/engine/engine.ts';
import { createRawEngine } from '../../../src/engine/raw.ts';
import { encodeRequest } from '../../../src/wire/encode.ts';

/** What a server does with the nth request it ever got (from 1); `text` is the request's head. */
type Answer = (socket: Socket, request: { readonly text: string; readonly nth: number }) => void;

const headEnd = '\r\n\r\n';

/** A server written by hand, so that it can be as wrong as a test wants. */
export async function serve(answer: Answer, host = '127.0.0.1') {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let nth = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    let text = '';
    socket.setEncoding('latin1');
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf(headEnd); end >= 0; end = text.indexOf(headEnd)) {
        const request = text.slice(0, end + headEnd.length);
        text = text.slice(end + headEnd.length);
        nth += 1;
        answer(socket, { text: request, nth });
      }
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    get accepted() {
      return accepted;
    },
    get requests() {
      return nth;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

export interface RigOptions extends Partial<Pick<EngineOptions, 'connections' | 'wantedHeaders'>> {
  readonly port: number;
  readonly hostname?: string;
  readonly protocol?: 'http:' | 'https:';
  readonly timeouts?: Partial<EngineOptions['timeouts']>;
}

/** An engine whose exchanges can be awaited. */
export function createRig(options: RigOptions) {
  const sent: Exchange[] = [];
  const settled: Exchange[] = [];
  const resolvers = new Map<Exchange, (exchange: Exchange) => void>();
  const { port, hostname = '127.0.0.1', protocol = 'http:' } = options;
  const engine = createRawEngine({
    target: { protocol, hostname, port },
    connections: options.connections ?? 1,
    timeouts: { connectMs: 5000, headersMs: 5000, bodyMs: 5000, ...options.timeouts },
    limits: { headBytes: 2000, bodyBytes: 1_000_000 },
    wantedHeaders: options.wantedHeaders ?? [],
    now: () => performance.now(),
    onSettled: (exchange) => {
      settled.push(exchange);
      resolvers.get(exchange)?.(exchange);
      if (!resolvers.delete(exchange)) throw new Error('settled twice, or never submitted');
    },
  });
  const send = (method: string, target: string, body?: string): Promise<Exchange> => {
    const request = encodeRequest({ method, target, host: 'h', headers: [], body });
    const exchange = createExchange({ method, request, wantsBody: true });
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    resolvers.set(exchange, resolve);
    sent.push(exchange);
    engine.submit(exchange);
    return promise;
  };
  return { engine, send, sent, settled, [Symbol.asyncDispose]: () => engine.close() };
}

/** How an exchange ended, without its times. */
export function endOf(exchange: Exchange) {
  const { connection, reused, status, body, bodyBytes, complete, error, cutBy } = exchange;
  return { connection, reused, status, body, bodyBytes, complete, error, cutBy };
}
