import type { ApiResponse, ApiStep } from '../core/apis/api.ts';
import type { DeliveredFault } from '../core/faults/fault.ts';
import type { Random } from '../core/random.ts';
import { encodeChunkedResponse, encodeResponse } from '../wire/encode.ts';
import type { ResponseParts } from '../wire/message.ts';
import { type Alarm, setAlarm } from './alarm.ts';
import type { AttemptIdentity, Ending } from './endpoint.ts';
import { performFault } from './faults/index.ts';
import type { StruckExchange } from './faults/perform.ts';
import { isToHead, knowsChunks, type Line, type ReadRequest } from './line.ts';
import { responseParts } from './response-parts.ts';
import { ownError, type Service } from './service.ts';
import { Sight } from './sight.ts';

/** One request that is being answered, from its turn to its end. */
export class ServedExchange implements StruckExchange {
  readonly #service: Service;
  readonly #line: Line;
  readonly #read: ReadRequest;
  readonly #identity: AttemptIdentity;
  #alarm: Alarm | undefined;
  #fault: DeliveredFault | undefined;
  #response: ApiResponse | undefined;
  #keepAlive = false;
  /** Nothing will be handed over unless the client closes, or what holds it lets it go. */
  #isHanging = false;
  #hasBegun = false;
  #isOver = false;
  #isCut = false;
  readonly #sight: Sight | undefined;
  #status = 0;
  #firstByteMs: number | undefined;
  #clientClosedMs: number | undefined;

  constructor(service: Service, line: Line, read: ReadRequest) {
    this.#service = service;
    this.#line = line;
    this.#read = read;
    this.#identity = read.route?.identity ?? service.identifier.identify(read.request);
    if (service.events.onServed) this.#sight = new Sight(service.events.onServed);
  }

  get identity(): AttemptIdentity {
    return this.#identity;
  }

  get contract() {
    return this.#service.options.contract;
  }

  get mayChunk(): boolean {
    return knowsChunks(this.#read);
  }

  get toHead(): boolean {
    return isToHead(this.#read);
  }

  /** Answers it, at once or when what holds it lets it go. */
  begin(): void {
    this.#hasBegun = true;
    const hold = this.#read.route?.hold;
    if (hold) {
      this.hang();
      if (!this.#isOver) hold(() => this.#serve());
    } else {
      this.#serve();
    }
    if (this.#clientClosedMs !== undefined) this.#settle('client-closed');
  }

  /** Lets the fault strike, if there is one, else the API answer. */
  #serve(): void {
    if (this.#isOver) return;
    this.#isHanging = false;
    const { request, startMs, route } = this.#read;
    const { connection } = this.#line;
    const seen = { request, identity: this.#identity, connection, startMs };
    const fault = this.#service.pick(seen, route?.script);
    if (fault) {
      performFault(fault, this);
      return;
    }
    if (this.#service.hasForgotten(this.#identity)) this.deliver('restart-without-store');
    this.commit((response) => this.answer(response));
  }

  get random(): Random {
    return this.#service.faultRandom(this.#identity);
  }

  wallNow(): number {
    return this.#service.options.wallNow();
  }

  commit(then: (response: ApiResponse) => void): void {
    const nowMs = this.wallNow();
    const step = this.#step(nowMs);
    if (!step) return;
    const { events, options } = this.#service;
    for (const effect of step.effects) {
      events.onEffect?.({ ...effect, atMs: options.now(), identity: this.#identity });
    }
    const waitMs = step.readyAtMs - nowMs;
    if (waitMs > 0) this.wait(waitMs, () => then(step.response));
    else then(step.response);
  }

  wait(ms: number, then: () => void): void {
    const { now } = this.#service.options;
    this.#alarm = setAlarm({ atMs: now() + ms, now, onDue: then });
  }

  deliver(kind: DeliveredFault): void {
    this.#fault = kind;
    // Who is gone, and is on record as gone, feels nothing any more.
    if (this.#sight?.isSettled) return;
    const atMs = this.#service.options.now();
    this.#service.events.onFault?.({ atMs, kind, identity: this.#identity });
  }

  answer(response: ApiResponse): void {
    const bytes = this.whole(response);
    if (bytes !== undefined) this.last(bytes, 'whole');
  }

  whole(response: ApiResponse, chunkBytes?: number): string | undefined {
    const parts = this.#parts(response);
    this.#response = response;
    this.#keepAlive = parts.keepAlive;
    return this.#encode(() =>
      chunkBytes === undefined ? encodeResponse(parts) : encodeChunkedResponse(parts, chunkBytes),
    );
  }

  write(bytes: string): void {
    this.#status = this.#response?.status ?? 0;
    this.#firstByteMs ??= this.#service.options.now();
    this.#sight?.handOver(bytes);
    this.#line.write(bytes);
  }

  last(bytes: string, as: 'whole' | 'cut'): void {
    const response = this.#response;
    if (!response) throw new Error('the last bytes of an answer that was never encoded');
    this.#isCut = as === 'cut';
    if (as === 'whole') this.#service.identifier.answered(this.#identity, response);
    this.#send(bytes, response.status, as === 'cut' || !this.#keepAlive);
  }

  hang(): void {
    if (this.#clientClosedMs === undefined) this.#isHanging = true;
    else this.close();
  }

  reset(): void {
    this.end('reset');
    this.#line.reset();
  }

  close(): void {
    this.end('closed');
    this.#line.close();
  }

  /** The client closed its side or is gone; the work goes on. */
  clientClosed(): void {
    this.#clientClosedMs ??= this.#service.options.now();
    // What happens at its turn comes first.
    if (this.#hasBegun) this.#settle('client-closed');
    // Nothing will ever come of it, so nobody would close the connection otherwise.
    if (this.#isHanging) this.close();
  }

  /** The exchange is over; what was not handed over by now never will be. */
  end(ending: Ending): void {
    this.#isOver = true;
    this.#alarm?.cancel();
    const { events, options } = this.#service;
    events.onExchange?.({
      identity: this.#identity,
      connection: this.#line.connection,
      method: this.#read.request.method,
      target: this.#read.request.target,
      startMs: this.#read.startMs,
      firstByteMs: this.#firstByteMs,
      endMs: options.now(),
      status: this.#status,
      fault: this.#fault,
      clientClosedMs: this.#clientClosedMs,
    });
    this.#settle(this.#isCut && ending === 'sent' ? 'closed' : ending);
  }

  #settle(ending: Ending): void {
    if (!this.#sight) return;
    const { request, startMs } = this.#read;
    const served = {
      identity: this.#identity,
      connection: this.#line.connection,
      request,
      startMs,
      firstByteMs: this.#firstByteMs,
      endMs: this.#service.options.now(),
      ending,
      fault: this.#fault,
    };
    this.#sight.settle(served, this.#clientClosedMs);
  }

  /** What the API did; or undefined after a 500 where it threw. */
  #step(nowMs: number): ApiStep | undefined {
    try {
      return this.#service.step(this.#read.request, this.#identity, nowMs);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #parts(response: ApiResponse): ResponseParts {
    return responseParts(response, this.#read, this.#service.dateField);
  }

  #send(bytes: string, status: number, close: boolean): void {
    const hasBegun = this.#firstByteMs !== undefined;
    this.#status = status;
    this.#firstByteMs ??= this.#service.options.now();
    this.#sight?.handOver(bytes);
    if (this.#line.send(bytes, close) || hasBegun) return;
    this.#status = 0;
    this.#firstByteMs = undefined;
  }

  /** The bytes; or undefined after a 500 where a header cannot stand on the wire. */
  #encode(encode: () => string): string | undefined {
    try {
      return encode();
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** The API's mistake, or our own: the client gets a 500, whoever runs the endpoint the error. */
  #fail(error: unknown): void {
    this.#service.events.onError?.({ error, identity: this.#identity });
    const parts = this.#parts(ownError(this.#service, 500, 'the mock itself failed'));
    this.#send(encodeResponse(parts), 500, !parts.keepAlive);
  }
}
