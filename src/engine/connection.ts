import type { Socket } from 'node:net';
import type { NetworkError } from '../core/trace.ts';
import type { ResponseParser } from '../wire/response-parser.ts';
import type { Dialer } from './dial.ts';
import type { EngineOptions, Exchange } from './engine.ts';
import { networkErrorOf } from './network-error.ts';

/** What a connection tells the pool that it belongs to. */
export interface ConnectionOwner {
  /** The exchange is over and the connection may take another. */
  onFree(connection: Connection, settled: Exchange): void;
  /** The connection is of no more use; the exchange that it carried, if any, is over. */
  onGone(connection: Connection, settled: Exchange | undefined): void;
  /** The socket is closed for good; always after `onGone`. */
  onClosed(connection: Connection): void;
}

export interface ConnectionParts {
  readonly id: number;
  readonly dialer: Dialer;
  readonly parser: ResponseParser;
  readonly options: Pick<EngineOptions, 'now' | 'timeouts'>;
  readonly owner: ConnectionOwner;
}

const never = Number.POSITIVE_INFINITY;

/**
 * One connection, and the one exchange that it carries at a time. What it cannot tell apart from
 * the next response (bytes behind a response, bytes that nobody asked for) ends it.
 */
export class Connection {
  /** Place in the pool's list of idle connections; the pool's own. */
  idleIndex = -1;
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  #isReady = false;
  #isGone = false;
  #exchange: Exchange | undefined;
  #hasServed = false;
  readonly #openedMs: number;
  #deadlineMs: number;

  /** Opens the connection for this exchange, which is sent when it is open. */
  constructor(parts: ConnectionParts, exchange: Exchange) {
    this.#parts = parts;
    this.#openedMs = parts.options.now();
    this.#deadlineMs = this.#openedMs + parts.options.timeouts.connectMs;
    this.#exchange = exchange;
    exchange.connection = parts.id;
    const socket = parts.dialer.dial((buffer, length) => this.#read(buffer, length));
    this.#socket = socket;
    socket.once(parts.dialer.readyEvent, () => this.#open());
    socket.once('end', () => this.#finish());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#break(networkErrorOf(error.code)));
    socket.once('close', () => {
      this.#break('closed');
      parts.owner.onClosed(this);
    });
  }

  /** Sends a request; only on a connection that its owner was told is free. */
  send(exchange: Exchange): void {
    const { id, options, parser } = this.#parts;
    this.#exchange = exchange;
    exchange.connection = id;
    exchange.reused = this.#hasServed;
    parser.begin(exchange.method === 'HEAD', exchange.wantsBody);
    exchange.startMs = options.now();
    this.#deadlineMs = exchange.startMs + options.timeouts.headersMs;
    this.#socket.write(exchange.request, 'latin1');
  }

  /** Ends what has taken too long. */
  sweep(nowMs: number): void {
    if (nowMs >= this.#deadlineMs) this.#break('timeout');
  }

  /** Ends the connection, and its exchange as `closed`. */
  close(): void {
    this.#break('closed');
  }

  #open(): void {
    const exchange = this.#exchange;
    if (this.#isGone || !exchange) return;
    this.#isReady = true;
    exchange.connectMs = this.#parts.options.now() - this.#openedMs;
    this.send(exchange);
  }

  #read(buffer: Buffer, length: number): void {
    if (this.#isGone) return;
    const exchange = this.#exchange;
    if (!exchange || !this.#isReady) {
      this.#break('malformed');
      return;
    }
    const { parser, options } = this.#parts;
    const nowMs = options.now();
    if (exchange.firstByteMs < 0) exchange.firstByteMs = nowMs;
    const wasHeadDone = parser.isHeadDone;
    const progress = parser.push(buffer, 0, length);
    if (progress === 'done') this.#complete(exchange, nowMs);
    else if (progress !== 'more') this.#break(progress);
    else if (parser.isHeadDone && !wasHeadDone) {
      this.#deadlineMs = nowMs + options.timeouts.bodyMs;
    }
  }

  #complete(exchange: Exchange, nowMs: number): void {
    const { parser, owner } = this.#parts;
    this.#copyResponse(exchange);
    exchange.complete = true;
    exchange.endMs = nowMs;
    this.#exchange = undefined;
    this.#hasServed = true;
    this.#deadlineMs = never;
    if (parser.isReusable) owner.onFree(this, exchange);
    else this.#leave(exchange);
  }

  #copyResponse(exchange: Exchange): void {
    const { parser } = this.#parts;
    exchange.status = parser.status;
    exchange.headers = parser.headers;
    exchange.body = parser.body;
    exchange.bodyBytes = parser.bodyBytes;
  }

  /** The server has ended its side. */
  #finish(): void {
    const exchange = this.#exchange;
    if (!this.#isGone && exchange && this.#isReady && this.#parts.parser.finish()) {
      this.#complete(exchange, this.#parts.options.now());
    } else {
      this.#break('closed');
    }
  }

  #break(cause: NetworkError | 'framing'): void {
    if (this.#isGone) return;
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) this.#cut(exchange, cause);
    this.#leave(exchange);
  }

  #cut(exchange: Exchange, cause: NetworkError | 'framing'): void {
    exchange.endMs = this.#parts.options.now();
    this.#copyResponse(exchange);
    if (exchange.status === 0) exchange.error = cause === 'framing' ? 'malformed' : cause;
    else exchange.cutBy = cutBy(cause);
  }

  #leave(settled: Exchange | undefined): void {
    this.#isGone = true;
    this.#deadlineMs = never;
    this.#socket.destroy();
    this.#parts.owner.onGone(this, settled);
  }
}

/** How a body was cut: an error that comes after a head can only be the connection's. */
function cutBy(cause: NetworkError | 'framing'): NonNullable<Exchange['cutBy']> {
  if (cause === 'timeout' || cause === 'closed') return cause;
  return cause === 'framing' || cause === 'malformed' ? 'framing' : 'reset';
}
