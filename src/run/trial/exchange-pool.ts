import type { ContractReader } from '../../core/contracts/reader.ts';
import type { Outcome } from '../../core/trace.ts';
import type { Engine, Exchange } from '../../engine/engine.ts';
import { createExchange } from '../../engine/engine.ts';
import { createRawEngine } from '../../engine/raw.ts';
import { hostOf, targetOf } from '../../engine/target.ts';
import { encodeRequest } from '../../wire/encode.ts';
import { outcomeOf } from '../outcome.ts';

/** What one attempt asks for. */
export interface AttemptRequest {
  /** `http:` or `https:`. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface ExchangePoolOptions {
  readonly reader: ContractReader;
  /** Longest time to connect, to the end of the head, and from there to the end of the body. */
  readonly timeoutMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Enough for all operations of a trial at once: none waits in line for a connection. */
const connections = 2_000;
const limits = { headBytes: 64 * 1_024, bodyBytes: 16 * 1_024 * 1_024 };

/** Exchanges by promise, over connections that are kept and used again. */
export class ExchangePool implements AsyncDisposable {
  readonly #options: ExchangePoolOptions;
  readonly #engines = new Map<string, Engine>();

  constructor(options: ExchangePoolOptions) {
    this.#options = options;
  }

  /** What became of the request; it rejects only where it cannot stand on the wire. */
  async send({ url, method, headers, body }: AttemptRequest): Promise<Outcome> {
    const { reader } = this.#options;
    const place = new URL(url);
    const request = encodeRequest({
      method,
      target: place.pathname + place.search,
      host: hostOf(targetOf(place)),
      headers: Object.entries(headers),
      body,
    });
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    const wantsBody = reader.wantsBody(method);
    this.#engineFor(place).submit(createExchange({ method, request, wantsBody, owner: resolve }));
    return outcomeOf(await promise, reader);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#engines.values()].map((engine) => engine.close()));
  }

  #engineFor(url: URL): Engine {
    const known = this.#engines.get(url.origin);
    if (known) return known;
    const { reader, timeoutMs, now } = this.#options;
    const engine = createRawEngine({
      target: targetOf(url),
      connections,
      timeouts: { connectMs: timeoutMs, headersMs: timeoutMs, bodyMs: timeoutMs },
      limits,
      wantedHeaders: reader.wantedHeaders,
      now,
      onSettled: (exchange) => (exchange.owner as (settled: Exchange) => void)(exchange),
    });
    this.#engines.set(url.origin, engine);
    return engine;
  }
}
