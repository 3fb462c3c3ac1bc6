import type { Socket } from 'node:net';
import type { DeliveredFault } from '../core/faults/fault.ts';
import { encodeResponse } from '../wire/encode.ts';
import type { WireRequest } from '../wire/message.ts';
import type { RequestLine, RequestProblem } from '../wire/request-head.ts';
import { RequestParser } from '../wire/request-parser.ts';
import type { Ending } from './endpoint.ts';
import { ServedExchange } from './exchange.ts';
import type { Line, ReadRequest } from './line.ts';
import { toApiRequest } from './request.ts';
import { ownError, type Service } from './service.ts';

const limits = { maxHeadBytes: 64 * 1024, maxBodyBytes: 16 * 1024 * 1024 };
/** A client that pipelines more than this is read no further until its turn comes. */
const maxWaiting = 256;
const maxWaitingBytes = 16 * 1024 * 1024;
/**
 * How long a closed connection still listens for the client's own end. Bytes that arrive after a
 * full close are answered with RST, and that can destroy the last answer (RFC 9112 §9.6).
 */
const lingerMs = 2_000;

/** Why a request is not served, and its line where that could be read. */
interface Refusal extends Partial<Pick<RequestLine, 'method' | 'target'>> {
  readonly status: RequestProblem['status'] | 404;
  readonly message: string;
}

/**
 * One connection of a client. Its requests are served one after the other, as pipelined requests
 * must be unless all are safe (RFC 9112 §9.3.2), so a fault on one of them strikes no earlier one.
 */
export class Connection implements Line {
  readonly connection: number;
  readonly #socket: Socket;
  readonly #service: Service;
  readonly #parser: RequestParser;
  #waiting: ReadRequest[] = [];
  #waitingBytes = 0;
  #current: ServedExchange | undefined;
  #problem: Refusal | undefined;
  #owesContinue = false;
  #isPumping = false;
  /** Nothing more is answered. */
  #isOver = false;
  #clientClosed = false;
  /** How it ended, of what is still unanswered then. */
  #ending: Ending = 'client-closed';
  /** When the last bytes were read, and when the first of the next request. */
  #readMs = 0;
  #startMs = 0;
  /** Requests whose first byte was read on its own, not behind another's. */
  #begun = 0;

  constructor(socket: Socket, connection: number, service: Service) {
    this.connection = connection;
    this.#socket = socket;
    this.#service = service;
    this.#parser = new RequestParser({
      ...limits,
      onRequest: (request) => this.#take(request),
      onProblem: ({ status, message }, line) => {
        this.#problem = { status, message, ...lineOf(line) };
        this.#pump();
      },
      onContinue: () => {
        this.#owesContinue = true;
        this.#pump();
      },
    });
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#takeEnd());
    // What went wrong with a client's connection is no error of ours; `close` follows.
    socket.on('error', () => this.#noteClosed());
    socket.on('close', () => this.#abandon());
    if (service.strikesUnread({ at: 'accept', connection, request: 0 })) this.reset();
  }

  write(bytes: string): boolean {
    this.#socket.write(bytes, 'latin1');
    return !this.#socket.destroyed;
  }

  send(bytes: string, close: boolean): boolean {
    this.#isOver ||= close;
    if (close) this.#ending = 'closed';
    this.#socket.write(bytes, 'latin1');
    if (this.#socket.destroyed) return false;
    // Almost always the kernel takes all of it at once, and no callback is worth its price.
    if (this.#socket.writableLength === 0) this.#finish();
    else this.#socket.write('', 'latin1', (error) => this.#flushed(error));
    return true;
  }

  reset(): void {
    this.#isOver = true;
    this.#ending = 'reset';
    this.#current = undefined;
    this.#forsake();
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#isOver = true;
    this.#ending = 'closed';
    this.#current = undefined;
    this.#forsake();
    this.#socket.end();
    this.#socket.setTimeout(lingerMs, () => this.#socket.destroy());
  }

  /** Resets it as this fault does; what is under way is told to be struck by it. */
  strike(kind: DeliveredFault): void {
    const struck = this.#current;
    struck?.deliver(kind);
    if (struck) struck.reset();
    else this.reset();
  }

  /** Ends it at once; what is under way goes on record before this returns. */
  destroy(): void {
    this.#ending = 'open';
    this.#abandon();
    this.#socket.destroy();
  }

  /** Ends it at once if what is under way belongs to this operation. */
  endOperation(operation: string): void {
    if (this.#current?.identity.operation === operation) this.destroy();
  }

  #read(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#readMs = this.#service.options.now();
    if (this.#parser.idle) {
      this.#startMs = this.#readMs;
      this.#begun += 1;
      const seen = { at: 'first-byte', connection: this.connection, request: this.#begun } as const;
      if (this.#service.strikesUnread(seen)) {
        this.reset();
        return;
      }
    }
    this.#parser.push(bytes);
    const isFull = this.#waiting.length > maxWaiting || this.#waitingBytes > maxWaitingBytes;
    if (isFull) this.#socket.pause();
  }

  #take(wire: WireRequest): void {
    const { version, keepAlive } = wire;
    const startMs = this.#startMs;
    // A client that did not wait for it needs it no more.
    this.#owesContinue = false;
    // What is left of these bytes, if anything, is the beginning of the next request.
    this.#startMs = this.#readMs;
    const request = toApiRequest(wire);
    this.#waiting.push({ request, version, keepAlive, startMs });
    this.#waitingBytes += request.body.length;
    if (this.#isOver && !this.#current) this.#forsake();
    else this.#pump();
  }

  #takeEnd(): void {
    this.#noteClosed();
    this.#pump();
  }

  #noteClosed(): void {
    this.#clientClosed = true;
    this.#current?.clientClosed();
  }

  /** A loop and not a recursion: an answer that is handed over at once comes back here. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (!this.#isOver && !this.#current && this.#waiting.length > 0) this.#serveNext();
    this.#isPumping = false;
    if (!this.#isOver && !this.#current) this.#rest();
  }

  #serveNext(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#waitingBytes -= next.request.body.length;
    const exchange = this.#exchange(next);
    if (exchange) {
      this.#current = exchange;
      exchange.begin();
    } else {
      this.#refuse({
        status: 404,
        message: 'nobody is served at this URL',
        ...lineOf(next.request),
      });
    }
  }

  /** Undefined where the request is nobody's. */
  #exchange(read: ReadRequest): ServedExchange | undefined {
    const routed = this.#route(read);
    if (!routed) return undefined;
    const exchange = new ServedExchange(this.#service, this, routed);
    if (this.#clientClosed) exchange.clientClosed();
    return exchange;
  }

  #route(read: ReadRequest): ReadRequest | undefined {
    const { router } = this.#service.options;
    if (!router) return read;
    const route = router.route(read.request);
    return route && { ...read, request: route.request, route };
  }

  /** All that was asked is answered. */
  #rest(): void {
    if (this.#problem) {
      this.#refuse(this.#problem);
    } else if (this.#clientClosed) {
      this.close();
    } else {
      if (this.#owesContinue) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
      this.#owesContinue = false;
      if (this.#socket.isPaused()) this.#socket.resume();
    }
  }

  #refuse(refusal: Refusal): void {
    const { status, message } = refusal;
    this.#service.events.onRefused?.(refusal);
    const { headers, body } = ownError(this.#service, status, message);
    const fields = [...headers, this.#service.dateField()];
    const parts = { status, headers: fields, body, toHead: false, keepAlive: false };
    this.#socket.write(encodeResponse(parts), 'latin1');
    this.close();
  }

  #flushed(error: Error | null | undefined): void {
    // After an error `close` follows.
    if (!error) this.#finish();
  }

  #finish(): void {
    this.#current?.end('sent');
    this.#current = undefined;
    if (this.#isOver) this.close();
    else this.#pump();
  }

  /** The connection is gone; what was asked on it and never answered goes on record. */
  #abandon(): void {
    this.#isOver = true;
    this.#current?.end(this.#ending);
    this.#current = undefined;
    this.#forsake();
  }

  /** What waits for its turn goes on record now, before anything that the client does about it. */
  #forsake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const read of waiting) this.#exchange(read)?.end(this.#ending);
  }
}

function lineOf(line: Pick<RequestLine, 'method' | 'target'> | undefined) {
  return line && { method: line.method, target: line.target };
}
