import fc from 'fast-check';

/** The same bytes, cut at each of these places (taken modulo the length). */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    // A copy: what a parser keeps of it must not depend on this memory.
    pieces.push(Uint8Array.from(bytes.subarray(start, end)));
    start = end;
  }
  return pieces;
}

export const places = fc.array(fc.nat(), { maxLength: 12 });

export const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);

/** A field value: latin-1, without white space at either end. */
export const value = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)) })
  .map((text) => text.replace(/[\x7f]/g, '').replace(/^ +| +$/g, ''));

export const target = fc.stringMatching(/^\/[!-~]{0,20}$/);

/** Any text, astral characters included; lone surrogates have no UTF-8. */
export const body = fc.string({ unit: 'grapheme', maxLength: 60 });

export const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
