import { ResponseParser } from '../wire/response-parser.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import { createDialer, type Dialer } from './dial.ts';
import type { Engine, EngineOptions, Exchange } from './engine.ts';
import { Fifo } from './fifo.ts';

/** The engine for HTTP/1.1: our own connections over sockets, as fast as Node allows. */
export function createRawEngine(options: EngineOptions): Engine {
  const { connections, target } = options;
  if (!(connections >= 1)) throw new RangeError('connections must be at least 1');
  // A socket would throw this from within `submit`, where nobody expects it.
  if (!(target.port >= 1 && target.port <= 65_535)) throw new RangeError(`no port: ${target.port}`);
  return new RawEngine(options);
}

/** Rare enough to cost nothing, often enough that no timeout is more than a quarter late. */
function sweepMs({ connectMs, headersMs, bodyMs }: EngineOptions['timeouts']): number {
  return Math.max(1, Math.min(connectMs / 4, headersMs / 4, bodyMs / 4, 250));
}

class RawEngine implements Engine, ConnectionOwner {
  readonly #options: EngineOptions;
  readonly #dialer: Dialer;
  /** Every connection that may carry an exchange. */
  readonly #open = new Set<Connection>();
  /** Every socket that is not yet closed, those given up included. */
  readonly #sockets = new Set<Connection>();
  /** The one used last is taken first: the fewest stay warm, and idle ones can be closed. */
  readonly #idle: Connection[] = [];
  readonly #waiting = new Fifo<Exchange>();
  /** One timer for all, since a timer a request costs more than the request's bytes. */
  #sweeper: NodeJS.Timeout | undefined;
  #sweptMs = 0;
  #hasSkipped = false;
  #lastId = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#dialer = createDialer(options.target, options.tls);
  }

  get openConnections(): number {
    return this.#open.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  submit(exchange: Exchange): void {
    if (this.#closing) {
      setImmediate(() => this.#settleUnsent(exchange));
      return;
    }
    const connection = this.#takeIdle();
    if (connection) connection.send(exchange);
    else if (this.#open.size < this.#options.connections) this.#connect(exchange);
    else this.#waiting.push(exchange);
  }

  close(): Promise<void> {
    if (this.#closing) return this.#closing.promise;
    this.#closing = Promise.withResolvers();
    clearInterval(this.#sweeper);
    for (const connection of this.#open) connection.close();
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#settleUnsent(next);
    }
    if (this.#sockets.size === 0) this.#closing.resolve();
    return this.#closing.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  onFree(connection: Connection, settled: Exchange): void {
    const next = this.#waiting.shift();
    if (next) connection.send(next);
    else connection.idleIndex = this.#idle.push(connection) - 1;
    this.#options.onSettled(settled);
  }

  onGone(connection: Connection, settled: Exchange | undefined): void {
    this.#open.delete(connection);
    this.#removeIdle(connection);
    if (!this.#closing) {
      const next = this.#waiting.shift();
      if (next) this.#connect(next);
    }
    if (settled) this.#options.onSettled(settled);
  }

  onClosed(connection: Connection): void {
    this.#sockets.delete(connection);
    if (this.#sockets.size === 0) this.#closing?.resolve();
  }

  #connect(exchange: Exchange): void {
    this.#sweeper ??= this.#startSweeping();
    const { wantedHeaders, limits } = this.#options;
    this.#lastId += 1;
    const connection = new Connection(
      {
        id: this.#lastId,
        dialer: this.#dialer,
        parser: new ResponseParser({
          wantedHeaders,
          maxHeadBytes: limits.headBytes,
          maxBodyBytes: limits.bodyBytes,
        }),
        options: this.#options,
        owner: this,
      },
      exchange,
    );
    this.#open.add(connection);
    this.#sockets.add(connection);
  }

  #takeIdle(): Connection | undefined {
    const connection = this.#idle.pop();
    if (connection) connection.idleIndex = -1;
    return connection;
  }

  /** The last takes its place, so that servers which close idle connections cost no search. */
  #removeIdle(connection: Connection): void {
    const index = connection.idleIndex;
    if (index < 0) return;
    const last = this.#takeIdle();
    if (last && last !== connection) {
      this.#idle[index] = last;
      last.idleIndex = index;
    }
    connection.idleIndex = -1;
  }

  #startSweeping(): NodeJS.Timeout {
    const { timeouts, now } = this.#options;
    const everyMs = sweepMs(timeouts);
    this.#sweptMs = now();
    return setInterval(() => this.#sweep(everyMs), everyMs).unref();
  }

  /**
   * Who has stood still for several rounds cannot blame a server for it: the answers that came
   * meanwhile have not been read yet, and timers are served before sockets. So one round is skipped.
   */
  #sweep(everyMs: number): void {
    const nowMs = this.#options.now();
    this.#hasSkipped = nowMs - this.#sweptMs > 3 * everyMs && !this.#hasSkipped;
    this.#sweptMs = nowMs;
    if (this.#hasSkipped) return;
    for (const connection of this.#open) connection.sweep(nowMs);
  }

  #settleUnsent(exchange: Exchange): void {
    exchange.error = 'closed';
    exchange.endMs = this.#options.now();
    this.#options.onSettled(exchange);
  }
}
