/** A record is some hundred bytes; a longer line than this is no trace. */
const longestLineBytes = 16 * 1_024 * 1_024;
const newline = 10;

/**
 * Cuts bytes into lines of UTF-8, however the bytes come. It holds no more than the beginning of one
 * line, and never more than the longest that it takes. A line within one chunk may be as long as that.
 */
export class LineSplitter {
  readonly #onLine: (line: string, isWhole: boolean) => void;
  readonly #mostBytes: number;
  /** The beginning of a line whose end has not come yet. */
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** `isWhole` is false for what follows the last newline. */
  constructor(
    onLine: (line: string, isWhole: boolean) => void,
    mostBytes: number = longestLineBytes,
  ) {
    this.#onLine = onLine;
    this.#mostBytes = mostBytes;
  }

  /** False where a line is too long: then nothing more must be pushed. */
  push(chunk: Buffer): boolean {
    const first = chunk.indexOf(newline);
    if (this.#heldBytes + (first < 0 ? chunk.length : first) > this.#mostBytes) return false;
    if (first < 0) {
      this.#hold(chunk);
      return true;
    }
    // A newline is no part of another character, so what lies between two is whole text.
    const last = chunk.lastIndexOf(newline);
    this.#onLine(this.#take(chunk.subarray(0, first)), true);
    if (last > first) this.#split(chunk.toString('utf8', first + 1, last));
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
    return true;
  }

  /** Says that nothing more comes. */
  end(): void {
    if (this.#heldBytes > 0) this.#onLine(this.#take(Buffer.alloc(0)), false);
  }

  /** One text for many lines: to decode each by itself takes longer. */
  #split(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#onLine(text.slice(from, end), true);
      from = end + 1;
    }
    this.#onLine(text.slice(from), true);
  }

  #hold(part: Buffer): void {
    this.#held.push(part);
    this.#heldBytes += part.length;
  }

  #take(end: Buffer): string {
    const whole = this.#heldBytes === 0 ? end : Buffer.concat([...this.#held, end]);
    this.#held = [];
    this.#heldBytes = 0;
    return whole.toString('utf8');
  }
}
