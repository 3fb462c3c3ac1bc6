import { ChunkedDecoder } from './chunked.ts';
import { isBodiless } from './encode.ts';
import { ResponseHead } from './response-head.ts';

export interface ResponseParserOptions {
  /** Names of the fields whose values are wanted. */
  readonly wantedHeaders: readonly string[];
  /** Most bytes of a head, interim responses included; so a flood of fields ends here too. */
  readonly maxHeadBytes: number;
  readonly maxBodyBytes: number;
}

/** `malformed`: no head could be read. `framing`: the body broke its own framing or the limit. */
export type ResponseProgress = 'more' | 'done' | 'malformed' | 'framing';

/**
 * A longer body is counted and not kept: hundreds of connections that each keep what a target
 * pours out would take all memory.
 */
const mostKeptBytes = 4 * 1024 * 1024;

const tab = 0x09;
const lf = 0x0a;
const cr = 0x0d;
const space = 0x20;
const nothing = Buffer.alloc(0);

const unfinished = -1;
const malformed = -2;

/** Index of the line feed that ends the line; below 0 where it is not there or cannot come. */
function findLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < space && byte !== tab) break;
    at += 1;
  }
  if (at === end) return unfinished;
  if (bytes[at] !== cr) return malformed;
  if (at + 1 === end) return unfinished;
  return bytes[at + 1] === lf ? at + 1 : malformed;
}

/**
 * Reads the responses of one connection, one after another, in place on the caller's buffer. Bytes
 * are copied only where a line or a wanted body is cut between two pushes.
 */
export class ResponseParser {
  readonly #options: ResponseParserOptions;
  readonly #head: ResponseHead;
  readonly #chunked: ChunkedDecoder;
  #progress: ResponseProgress = 'done';
  #stage: 'head' | 'length' | 'chunked' | 'close' = 'head';
  #toHead = false;
  #wantsBody = false;
  #headBytes = 0;
  /** The start of a line whose end has not arrived. */
  #carry = nothing;
  #bodyLeft = 0;
  #bodyBytes = 0;
  #text: string | undefined;
  #pieces: Buffer[] = [];
  #leftoverBytes = 0;

  constructor(options: ResponseParserOptions) {
    this.#options = options;
    this.#head = new ResponseHead(options.wantedHeaders);
    this.#chunked = new ChunkedDecoder(options.maxHeadBytes, (bytes, start, end) => {
      this.#keepBody(bytes, start, end);
    });
  }

  /** Whether the head of the final response was read. */
  get isHeadDone(): boolean {
    return this.#stage !== 'head';
  }

  /** 0 until the head of the final response was read. */
  get status(): number {
    return this.isHeadDone ? this.#head.status : 0;
  }

  /** Values of the wanted fields, by lower-case name; undefined where none was there. */
  get headers(): Map<string, string[]> | undefined {
    return this.isHeadDone ? this.#head.headers : undefined;
  }

  /** Bytes of the body so far, without framing. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** Bytes of the last push that are not the response's: after `done`, the server spoke unasked. */
  get leftoverBytes(): number {
    return this.#leftoverBytes;
  }

  /** Whether the connection may carry another request. */
  get isReusable(): boolean {
    return (
      this.#progress === 'done' &&
      this.#stage !== 'close' &&
      this.#leftoverBytes === 0 &&
      this.#head.keepAlive
    );
  }

  /**
   * The body so far as UTF-8 text; undefined where it is not wanted, is longer than 4 MiB, or no
   * head was read.
   */
  get body(): string | undefined {
    if (!this.#wantsBody || !this.isHeadDone) return undefined;
    return this.#text ?? Buffer.concat(this.#pieces).toString('utf8');
  }

  /** Makes ready for the response to the next request; a response to HEAD has no body. */
  begin(toHead: boolean, wantsBody: boolean): void {
    this.#progress = 'more';
    this.#stage = 'head';
    this.#toHead = toHead;
    this.#wantsBody = wantsBody;
    this.#headBytes = 0;
    this.#bodyLeft = 0;
    this.#bodyBytes = 0;
    this.#text = undefined;
    if (this.#pieces.length > 0) this.#pieces = [];
    this.#carry = nothing;
    this.#leftoverBytes = 0;
    this.#head.begin();
  }

  push(bytes: Buffer, start: number, end: number): ResponseProgress {
    let at = start;
    while (this.#progress === 'more' && this.#stage === 'head' && at < end) {
      at = this.#readLine(bytes, at, end);
    }
    if (this.#progress === 'more' && this.#stage !== 'head' && at < end) {
      at = this.#readBody(bytes, at, end);
    }
    this.#leftoverBytes = end - at;
    return this.#progress;
  }

  /** The server sends no more. Whether that ends the response, as it does one without a length. */
  finish(): boolean {
    if (this.#stage === 'close' && this.#progress === 'more') this.#progress = 'done';
    return this.#progress === 'done';
  }

  #readLine(bytes: Buffer, start: number, end: number): number {
    if (this.#carry.length > 0) return this.#readCarriedLine(bytes, start, end);
    const limit = Math.min(end, start + this.#options.maxHeadBytes - this.#headBytes);
    const lineFeed = findLineEnd(bytes, start, limit);
    if (lineFeed >= 0) {
      this.#headBytes += lineFeed + 1 - start;
      this.#takeLine(bytes, start, lineFeed - 1);
      return lineFeed + 1;
    }
    if (lineFeed === malformed || limit < end) this.#progress = 'malformed';
    else this.#carry = Buffer.from(bytes.subarray(start, end));
    return end;
  }

  #readCarriedLine(bytes: Buffer, start: number, end: number): number {
    const before = this.#carry.length;
    const found = bytes.subarray(start, end).indexOf(lf);
    const stop = found < 0 ? end : start + found + 1;
    const room = this.#options.maxHeadBytes - this.#headBytes;
    const line = Buffer.concat([this.#carry, bytes.subarray(start, stop)]);
    this.#carry = nothing;
    // All but a last CR was looked at when it came.
    const lineFeed = findLineEnd(line, before - 1, Math.min(line.length, room));
    if (lineFeed >= 0) {
      this.#headBytes += line.length;
      this.#takeLine(line, 0, lineFeed - 1);
    } else if (lineFeed === malformed || line.length > room) {
      this.#progress = 'malformed';
    } else {
      this.#carry = line;
    }
    return stop;
  }

  #takeLine(bytes: Buffer, start: number, end: number): void {
    const progress = this.#head.take(bytes, start, end);
    if (progress === 'malformed') this.#progress = 'malformed';
    if (progress === 'done') this.#startBody();
  }

  /** RFC 9112 §6.3. */
  #startBody(): void {
    const { status, contentLength, isChunked } = this.#head;
    this.#stage = 'length';
    if (this.#toHead || isBodiless(status) || contentLength === 0) {
      this.#progress = 'done';
    } else if (contentLength > this.#options.maxBodyBytes) {
      this.#progress = 'framing';
    } else if (isChunked) {
      this.#stage = 'chunked';
      this.#chunked.begin();
    } else if (contentLength < 0) {
      this.#stage = 'close';
    } else {
      this.#bodyLeft = contentLength;
    }
  }

  #readBody(bytes: Buffer, start: number, end: number): number {
    if (this.#stage === 'chunked') return this.#readChunks(bytes, start, end);
    if (this.#stage === 'close') {
      this.#keepBody(bytes, start, end);
      return end;
    }
    const stop = Math.min(end, start + this.#bodyLeft);
    this.#bodyLeft -= stop - start;
    if (this.#bodyLeft === 0) this.#progress = 'done';
    // The common case: the whole body stands in one buffer, and is decoded without a copy.
    if (this.#bodyLeft === 0 && this.#bodyBytes === 0) this.#keepWholeBody(bytes, start, stop);
    else this.#keepBody(bytes, start, stop);
    return stop;
  }

  #readChunks(bytes: Buffer, start: number, end: number): number {
    const stop = this.#chunked.push(bytes, start, end);
    const { progress } = this.#chunked;
    if (this.#progress !== 'more' || progress === 'more') return stop;
    this.#progress = progress === 'done' ? 'done' : 'framing';
    return stop;
  }

  #keepWholeBody(bytes: Buffer, start: number, end: number): void {
    this.#bodyBytes = end - start;
    if (this.#wantsBody) this.#text = bytes.toString('utf8', start, end);
  }

  #keepBody(bytes: Uint8Array, start: number, end: number): void {
    const stop = Math.min(end, start + this.#options.maxBodyBytes - this.#bodyBytes);
    this.#bodyBytes += stop - start;
    if (this.#bodyBytes > mostKeptBytes) {
      this.#wantsBody = false;
      this.#pieces = [];
    }
    // The buffer is the caller's and is filled again before the body is whole.
    if (this.#wantsBody && stop > start)
      this.#pieces.push(Buffer.from(bytes.subarray(start, stop)));
    if (stop < end) this.#progress = 'framing';
  }
}
