import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RetrialError } from '../core/errors.ts';
import type { StreamEvent } from './event-stream.ts';
import { EventStream } from './event-stream.ts';

const loopback = '127.0.0.1';
/** Connections at once; what comes beyond is closed. */
const mostConnections = 64;

/** A text under its path. */
export interface ServedFile {
  readonly type: 'text/html' | 'text/css' | 'text/javascript';
  readonly text: string;
}

/** Everything comes from here, nothing goes elsewhere, and no other page may frame or read it. */
const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/**
 * Only by its own names: the page of a stranger, whose name was made to point here (DNS rebinding),
 * sends that name.
 */
const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

export interface LiveServerOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly files: ReadonlyMap<string, ServedFile>;
  /** What a reader of /events must be told who joins now. */
  readonly history: () => readonly StreamEvent[];
}

/** Serves a page and its events on this machine alone; keeps no process alive. */
export class LiveServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #events: EventStream;
  readonly #files: ReadonlyMap<string, ServedFile>;

  private constructor({ files, history }: LiveServerOptions) {
    this.#files = files;
    this.#events = new EventStream(history);
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.maxConnections = mostConnections;
    this.#server.on('connection', (socket) => socket.unref());
  }

  /** @throws RetrialError (`listen`) where the port cannot be had. */
  static async open(options: LiveServerOptions): Promise<LiveServer> {
    const live = new LiveServer(options);
    const server = live.#server;
    try {
      server.listen(options.port, loopback);
      await once(server, 'listening');
    } catch (cause) {
      await live.#events[Symbol.asyncDispose]();
      throw listenError(cause, options.port);
    }
    server.unref();
    return live;
  }

  get url(): string {
    return `http://${loopback}:${(this.#server.address() as AddressInfo).port}/`;
  }

  get hasReaders(): boolean {
    return this.#events.hasReaders;
  }

  send(event: StreamEvent): void {
    this.#events.send(event);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    const file = this.#files.get(path);
    if (!ownHost.test(request.headers.host ?? '')) {
      refuse(response, 421, 'This server answers to 127.0.0.1, localhost and [::1] only.');
    } else if (file === undefined && path !== '/events') {
      refuse(response, 404, 'There is nothing here; the live view is at /.');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      refuse(response, 405, 'This can only be read, by GET or HEAD.');
    } else if (file) {
      response.writeHead(200, { ...headers, 'Content-Type': `${file.type}; charset=utf-8` });
      response.end(file.text);
    } else {
      this.#follow(request, response);
    }
  }

  #follow(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#events.hasRoom) {
      response.setHeader('Retry-After', '5');
      refuse(response, 503, 'There are too many readers already.');
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
    if (request.method === 'HEAD') response.end();
    else this.#events.join(response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await this.#events[Symbol.asyncDispose]();
    this.#server.closeAllConnections();
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

function listenError(cause: unknown, port: number): RetrialError {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${loopback} is in use; choose another one, or 0 for any free one`,
    EACCES: `port ${port} is not open to this user; choose one above 1023, or 0 for any free one`,
  };
  const code = String((cause as NodeJS.ErrnoException).code);
  const sentence = sentences[code] ?? `cannot listen on ${loopback}:${port} (${code})`;
  return new RetrialError(`--live-port: ${sentence}`, { code: 'listen', cause });
}
