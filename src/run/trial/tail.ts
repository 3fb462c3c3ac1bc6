const mostChars = 2_000;
/** UTF-8 takes up to four bytes a character. */
const mostBytes = 4 * mostChars;

/** The last 2,000 characters of what a process wrote, however much that was. */
export class Tail {
  #bytes = Buffer.alloc(0);

  push(piece: Buffer): void {
    const end = piece.subarray(-mostBytes);
    this.#bytes = Buffer.concat([this.#bytes, end]).subarray(-mostBytes);
  }

  /** Without the blanks around it; `undefined` where nothing was written. */
  text(): string | undefined {
    return lastWords(wholeCharacters(this.#bytes).toString());
  }
}

/** The end of a text, at most 2,000 characters; `undefined` where it has only blanks. */
export function lastWords(text: string): string | undefined {
  // A surrogate whose other half was cut off is no character.
  const words = text
    .trimEnd()
    .slice(-mostChars)
    .replace(/^[\uDC00-\uDFFF]/, '')
    .trimStart();
  return words === '' ? undefined : words;
}

/** What a cut left of a character at the beginning goes as well. */
function wholeCharacters(bytes: Buffer): Buffer {
  const isRest = (byte: number): boolean => (byte & 0xc0) === 0x80;
  const begin = bytes.findIndex((byte) => !isRest(byte));
  return bytes.length < mostBytes || begin < 0 ? bytes : bytes.subarray(begin);
}
