const lineEnd = 0x0a;

/** Parts the bytes of a process into lines, of which none may be longer than so many bytes. */
export class LineReader {
  readonly #mostBytes: number;
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: () => void;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(options: {
    readonly mostBytes: number;
    /** Without its line end. */
    readonly onLine: (line: string) => void;
    /** A line was thrown away. */
    readonly onTooLong: () => void;
  }) {
    this.#mostBytes = options.mostBytes;
    this.#onLine = options.onLine;
    this.#onTooLong = options.onTooLong;
  }

  push(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, from)) {
      this.#add(piece.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    this.#add(piece.subarray(from));
  }

  #add(piece: Buffer): void {
    this.#bytes += piece.length;
    // Of a line that is too long only the length is kept.
    if (this.#bytes > this.#mostBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  #finish(): void {
    const isTooLong = this.#bytes > this.#mostBytes;
    const line = Buffer.concat(this.#pieces).toString();
    this.#pieces = [];
    this.#bytes = 0;
    if (isTooLong) this.#onTooLong();
    else this.#onLine(line);
  }
}
