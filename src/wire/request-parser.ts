import { ChunkedDecoder } from './chunked.ts';
import type { WireRequest } from './message.ts';
import {
  frameRequest,
  parseFieldLine,
  parseRequestLine,
  problem,
  type RequestFraming,
  type RequestLine,
  type RequestProblem,
} from './request-head.ts';

export interface RequestParserOptions {
  /** Most bytes of request line and fields together, and most of trailers. */
  readonly maxHeadBytes: number;
  readonly maxBodyBytes: number;
  /** Called for every whole request, in order, from within `push`. */
  readonly onRequest: (request: WireRequest) => void;
  /** Called once at most; what follows it is not read. */
  /** The request line comes along where it could be read. */
  readonly onProblem: (problem: RequestProblem, line: RequestLine | undefined) => void;
  /** The client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1). */
  readonly onContinue?: () => void;
}

const lf = 0x0a;
const nothing = Buffer.alloc(0);

/**
 * Reads the requests of one connection, pipelined or not, however their bytes are cut. After a
 * problem, or a request after which the client closes, it reads nothing more. Pushed bytes are
 * copied where they are kept, so the caller may use its buffer again.
 */
export class RequestParser {
  readonly #options: RequestParserOptions;
  readonly #chunked: ChunkedDecoder;
  #state: 'head' | 'length' | 'chunked' | 'over' = 'head';
  /** The start of a line whose end has not arrived. */
  #carry = nothing;
  #headBytes = 0;
  #line: RequestLine | undefined;
  #headers: (readonly [string, string])[] = [];
  #keepAlive = true;
  #body = nothing;
  #bodyFilled = 0;
  #chunks: Buffer[] = [];

  constructor(options: RequestParserOptions) {
    this.#options = options;
    this.#chunked = new ChunkedDecoder(options.maxHeadBytes, (bytes, start, end) => {
      this.#keepChunk(bytes, start, end);
    });
  }

  /** Whether no byte of a request is waiting for the rest of it. */
  get idle(): boolean {
    return (
      this.#state === 'over' ||
      (this.#state === 'head' && this.#line === undefined && this.#carry.length === 0)
    );
  }

  push(bytes: Uint8Array): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < buffer.length && this.#state !== 'over') at = this.#advance(buffer, at);
  }

  #advance(buffer: Buffer, at: number): number {
    if (this.#state === 'head') return this.#readLine(buffer, at);
    if (this.#state === 'length') return this.#readBody(buffer, at);
    return this.#readChunks(buffer, at);
  }

  #readLine(buffer: Buffer, at: number): number {
    const found = buffer.indexOf(lf, at);
    const next = found < 0 ? buffer.length : found + 1;
    this.#headBytes += next - at;
    if (this.#headBytes > this.#options.maxHeadBytes) {
      this.#fail(
        this.#line
          ? problem(431, 'the header fields are too large')
          : problem(414, 'the request line is too long'),
      );
    } else if (found < 0) {
      this.#carry = Buffer.concat([this.#carry, buffer.subarray(at)]);
    } else {
      this.#takeLine(this.#lineText(buffer, at, next), next === buffer.length);
    }
    return next;
  }

  #lineText(buffer: Buffer, start: number, end: number): string {
    if (this.#carry.length === 0) return buffer.toString('latin1', start, end);
    const text = this.#carry.toString('latin1') + buffer.toString('latin1', start, end);
    this.#carry = nothing;
    return text;
  }

  #takeLine(text: string, isLastOfPush: boolean): void {
    const line = text.slice(0, -2);
    if (!text.endsWith('\r\n')) this.#fail(problem(400, 'a line ends without CRLF'));
    else if (!this.#line) this.#takeRequestLine(line);
    else if (line !== '') this.#takeField(line);
    else this.#takeHead(this.#line, isLastOfPush);
  }

  #takeRequestLine(line: string): void {
    // RFC 9112 §2.2: some clients send an empty line after a body.
    if (line === '') return;
    const parsed = parseRequestLine(line);
    if (parsed.kind === 'problem') this.#fail(parsed);
    else this.#line = parsed;
  }

  #takeField(line: string): void {
    const field = parseFieldLine(line);
    if (field) this.#headers.push(field);
    else this.#fail(problem(400, 'malformed header field'));
  }

  #takeHead(line: RequestLine, isLastOfPush: boolean): void {
    const framing = frameRequest(line.version, this.#headers);
    if (framing.kind === 'problem') {
      this.#fail(framing);
      return;
    }
    this.#keepAlive = framing.keepAlive;
    this.#startBody(framing);
    // Where some of the body is there already, the client does not wait.
    const hasBody = this.#state === 'length' || this.#state === 'chunked';
    if (framing.expectsContinue && isLastOfPush && hasBody) this.#options.onContinue?.();
  }

  #startBody({ body }: RequestFraming): void {
    this.#bodyFilled = 0;
    if (body === 'chunked') {
      this.#chunked.begin();
      this.#chunks = [];
      this.#state = 'chunked';
    } else if (body.bytes > this.#options.maxBodyBytes) {
      this.#fail(problem(413, 'the body is too large'));
    } else if (body.bytes === 0) {
      this.#emit(nothing);
    } else {
      this.#body = Buffer.allocUnsafe(body.bytes);
      this.#state = 'length';
    }
  }

  #readBody(buffer: Buffer, at: number): number {
    const end = Math.min(buffer.length, at + this.#body.length - this.#bodyFilled);
    this.#bodyFilled += buffer.copy(this.#body, this.#bodyFilled, at, end);
    if (this.#bodyFilled === this.#body.length) this.#emit(this.#body);
    return end;
  }

  #readChunks(buffer: Buffer, at: number): number {
    const next = this.#chunked.push(buffer, at, buffer.length);
    const { progress } = this.#chunked;
    // The state is `over` where a chunk was one too many.
    if (this.#state !== 'chunked' || progress === 'more') return next;
    if (progress === 'done') this.#emit(Buffer.concat(this.#chunks));
    else if (progress === 'malformed') this.#fail(problem(400, 'malformed chunk'));
    else this.#fail(problem(431, 'the trailers are too large'));
    return next;
  }

  #keepChunk(bytes: Uint8Array, start: number, end: number): void {
    if (this.#state !== 'chunked') return;
    this.#bodyFilled += end - start;
    if (this.#bodyFilled > this.#options.maxBodyBytes) {
      this.#fail(problem(413, 'the body is too large'));
    } else {
      this.#chunks.push(Buffer.from(bytes.subarray(start, end)));
    }
  }

  #emit(body: Uint8Array): void {
    const { method = '', target = '', version = '1.1' } = this.#line ?? {};
    const headers = this.#headers;
    const keepAlive = this.#keepAlive;
    this.#startOver(keepAlive ? 'head' : 'over');
    this.#options.onRequest({ method, target, version, headers, body, keepAlive });
  }

  #startOver(state: 'head' | 'over'): void {
    this.#state = state;
    this.#headBytes = 0;
    this.#line = undefined;
    this.#headers = [];
    this.#body = nothing;
    this.#chunks = [];
    this.#carry = nothing;
  }

  #fail(found: RequestProblem): void {
    const line = this.#line;
    this.#startOver('over');
    this.#options.onProblem(found, line);
  }
}
