/** How far a chunked body has come; `too-large` is said of extensions and trailers. */
export type ChunkedProgress = 'more' | 'done' | 'malformed' | 'too-large';

type State =
  | 'size'
  | 'size-blank'
  | 'extension'
  | 'size-lf'
  | 'data-cr'
  | 'data-lf'
  | 'line-start'
  | 'trailer'
  | 'trailer-lf'
  | 'end-lf';

const tab = 0x09;
const lf = 0x0a;
const cr = 0x0d;
const space = 0x20;
const semicolon = 0x3b;

// Eight digits are 4 GiB, more than any limit on bodies, and exact as a number.
const maxSizeDigits = 8;
const maxExtensionBytes = 1024;

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/**
 * Takes a chunked body apart (RFC 9112 §7.1), however its bytes are cut. The data goes to `onData`
 * as ranges of the pushed bytes; trailers are read and dropped. Bare line feeds, blanks after a
 * size and missing line ends are malformed: lenience here is how requests are smuggled.
 */
export class ChunkedDecoder {
  readonly #onData: (bytes: Uint8Array, start: number, end: number) => void;
  readonly #maxTrailerBytes: number;
  #progress: ChunkedProgress = 'more';
  #state: State = 'size';
  #dataLeft = 0;
  #size = 0;
  #digits = 0;
  #extensionBytes = 0;
  #trailerBytes = 0;

  constructor(
    maxTrailerBytes: number,
    onData: (bytes: Uint8Array, start: number, end: number) => void,
  ) {
    this.#maxTrailerBytes = maxTrailerBytes;
    this.#onData = onData;
  }

  get progress(): ChunkedProgress {
    return this.#progress;
  }

  /** Makes ready for the next body. */
  begin(): void {
    this.#progress = 'more';
    this.#dataLeft = 0;
    this.#trailerBytes = 0;
    this.#startSize();
  }

  /** Reads from `start`, and returns where it stopped: `end`, or earlier where the body is over. */
  push(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#progress === 'more') {
      if (this.#dataLeft === 0) {
        this.#step(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const stop = Math.min(end, at + this.#dataLeft);
      this.#dataLeft -= stop - at;
      this.#onData(bytes, at, stop);
      at = stop;
    }
    return at;
  }

  #startSize(): void {
    this.#state = 'size';
    this.#size = 0;
    this.#digits = 0;
    this.#extensionBytes = 0;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#readSize(byte);
        break;
      case 'size-blank':
      case 'extension':
        this.#readExtension(byte);
        break;
      case 'size-lf':
        this.#dataLeft = this.#size;
        this.#expect(byte, lf, this.#size > 0 ? 'data-cr' : 'line-start');
        break;
      case 'data-cr':
        this.#expect(byte, cr, 'data-lf');
        break;
      case 'data-lf':
        this.#startSize();
        this.#expect(byte, lf, 'size');
        break;
      case 'line-start':
      case 'trailer':
        this.#readTrailer(byte);
        break;
      case 'trailer-lf':
        this.#expect(byte, lf, 'line-start');
        break;
      case 'end-lf':
        this.#progress = byte === lf ? 'done' : 'malformed';
    }
  }

  #expect(byte: number, wanted: number, next: State): void {
    if (byte === wanted) this.#state = next;
    else this.#progress = 'malformed';
  }

  #readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0 && this.#digits < maxSizeDigits) {
      this.#size = this.#size * 16 + digit;
      this.#digits += 1;
      return;
    }
    if (this.#digits === 0) this.#progress = 'malformed';
    else if (byte === cr) this.#state = 'size-lf';
    else this.#state = 'size-blank';
    if (this.#state === 'size-blank') this.#readExtension(byte);
  }

  #readExtension(byte: number): void {
    this.#extensionBytes += 1;
    if (this.#extensionBytes > maxExtensionBytes) this.#progress = 'too-large';
    else if (this.#state === 'size-blank') this.#readBlank(byte);
    else if (byte === cr) this.#state = 'size-lf';
    else if (byte < space && byte !== tab) this.#progress = 'malformed';
  }

  #readBlank(byte: number): void {
    if (byte === semicolon) this.#state = 'extension';
    else if (byte !== space && byte !== tab) this.#progress = 'malformed';
  }

  #readTrailer(byte: number): void {
    this.#trailerBytes += 1;
    if (byte === cr) this.#state = this.#state === 'trailer' ? 'trailer-lf' : 'end-lf';
    else if (this.#trailerBytes > this.#maxTrailerBytes) this.#progress = 'too-large';
    else if (byte < space && byte !== tab) this.#progress = 'malformed';
    else this.#state = 'trailer';
  }
}
