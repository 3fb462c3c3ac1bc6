import { hasOption } from './field.ts';

const tab = 0x09;
const space = 0x20;
const zero = 0x30;
const colon = 0x3a;

/** 1 for each byte that may stand in a field name (RFC 9110 §5.6.2). */
const isNameByte = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789") isNameByte[char.charCodeAt(0)] = 1;
for (const char of 'abcdefghijklmnopqrstuvwxyz') {
  isNameByte[char.charCodeAt(0)] = 1;
  isNameByte[char.toUpperCase().charCodeAt(0)] = 1;
}

interface KnownName {
  readonly name: string;
  readonly isWanted: boolean;
}

const framingNames = ['content-length', 'transfer-encoding', 'connection'];

/** Names by their length, so that most field lines are passed over without a look at the name. */
function byLength(wanted: readonly string[]): readonly (readonly KnownName[] | undefined)[] {
  const names = new Set([...framingNames, ...wanted.map((name) => name.toLowerCase())]);
  const table: KnownName[][] = [];
  for (const name of names) {
    const known = { name, isWanted: wanted.some((each) => each.toLowerCase() === name) };
    table[name.length] = [...(table[name.length] ?? []), known];
  }
  return table;
}

function isSameName(name: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const byte = bytes[start + index] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}

function isAt(text: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** The number that these digits write; -1 where there is none, or more than 15 digits of it. */
function parseDigits(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || end - start > 15) return -1;
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

export type HeadProgress = 'more' | 'done' | 'malformed';

/**
 * Reads the lines of response heads, in place: only the values of wanted fields become strings.
 * Interim responses (1xx) are passed over (RFC 9110 §15.2).
 */
export class ResponseHead {
  readonly #names: readonly (readonly KnownName[] | undefined)[];
  #status = 0;
  #isVersion10 = false;
  #contentLength = -1;
  #coding = '';
  #saysClose = false;
  #saysKeepAlive = false;
  #headers: Map<string, string[]> | undefined;

  constructor(wantedHeaders: readonly string[]) {
    this.#names = byLength(wantedHeaders);
  }

  /** Of the status line last read; 0 before it. */
  get status(): number {
    return this.#status;
  }

  /** Values of the wanted fields, by lower-case name, one entry a field line. */
  get headers(): Map<string, string[]> | undefined {
    return this.#headers;
  }

  get isChunked(): boolean {
    return this.#coding === 'chunked';
  }

  /** -1 where none was told. */
  get contentLength(): number {
    return this.#contentLength;
  }

  /** Whether the server lets the connection be used again (RFC 9112 §9.3). */
  get keepAlive(): boolean {
    if (this.#saysClose) return false;
    // RFC 9112 §6.1: chunks in HTTP/1.0 are to be read and then trusted no further.
    return !this.#isVersion10 || (this.#saysKeepAlive && !this.isChunked);
  }

  begin(): void {
    this.#status = 0;
    this.#contentLength = -1;
    this.#coding = '';
    this.#saysClose = false;
    this.#saysKeepAlive = false;
    this.#headers = undefined;
  }

  /** Takes one line, its end left out. */
  take(bytes: Buffer, start: number, end: number): HeadProgress {
    if (this.#status === 0) return this.#takeStatusLine(bytes, start, end);
    if (start < end) return this.#takeField(bytes, start, end);
    if (this.#status < 200) {
      this.begin();
      return 'more';
    }
    const isDoublyFramed = this.#contentLength >= 0 && this.#coding !== '';
    const isUnknownCoding = this.#coding !== '' && !this.isChunked;
    return isDoublyFramed || isUnknownCoding ? 'malformed' : 'done';
  }

  /** `HTTP/1.1 200 OK`; the reason phrase and the space before it may be missing. */
  #takeStatusLine(bytes: Buffer, start: number, end: number): HeadProgress {
    const status = parseDigits(bytes, start + 9, start + 12);
    const minor = (bytes[start + 7] ?? 0) - zero;
    const isWellFormed =
      end - start >= 12 &&
      isAt('HTTP/1.', bytes, start) &&
      minor >= 0 &&
      minor <= 9 &&
      bytes[start + 8] === space &&
      (end - start === 12 || bytes[start + 12] === space);
    // 101 changes the protocol, which no request here asks for (RFC 9110 §15.2.2).
    if (!isWellFormed || status < 100 || status === 101) return 'malformed';
    this.#isVersion10 = minor === 0;
    this.#status = status;
    return 'more';
  }

  #takeField(bytes: Buffer, start: number, end: number): HeadProgress {
    let at = start;
    while (at < end && isNameByte[bytes[at] ?? 0] === 1) at += 1;
    if (at === start || at === end || bytes[at] !== colon) return 'malformed';
    for (const known of this.#names[at - start] ?? []) {
      if (isSameName(known.name, bytes, start)) return this.#takeValue(known, bytes, at + 1, end);
    }
    return 'more';
  }

  #takeValue(known: KnownName, bytes: Buffer, from: number, to: number): HeadProgress {
    let start = from;
    let end = to;
    while (start < end && isBlank(bytes[start])) start += 1;
    while (end > start && isBlank(bytes[end - 1])) end -= 1;
    if (known.isWanted) this.#keep(known.name, bytes.toString('latin1', start, end));
    if (known.name === 'content-length') return this.#takeLength(parseDigits(bytes, start, end));
    if (known.name === 'connection') this.#takeConnection(bytes.toString('latin1', start, end));
    if (known.name === 'transfer-encoding') this.#takeCoding(bytes.toString('latin1', start, end));
    return 'more';
  }

  #keep(name: string, value: string): void {
    this.#headers ??= new Map();
    const values = this.#headers.get(name);
    if (values) values.push(value);
    else this.#headers.set(name, [value]);
  }

  #takeLength(length: number): HeadProgress {
    const differs = this.#contentLength >= 0 && this.#contentLength !== length;
    if (length < 0 || differs) return 'malformed';
    this.#contentLength = length;
    return 'more';
  }

  #takeConnection(value: string): void {
    if (hasOption(value, 'close')) this.#saysClose = true;
    if (hasOption(value, 'keep-alive')) this.#saysKeepAlive = true;
  }

  #takeCoding(value: string): void {
    this.#coding += (this.#coding === '' ? '' : ',') + value.toLowerCase();
  }
}

const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;
