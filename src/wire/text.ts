/**
 * A text as the latin-1 string of its UTF-8 bytes, one character a byte. Messages are built as
 * such strings, since one string is joined and handed to the socket faster than pieces of bytes.
 */
export function toByteString(text: string): string {
  // UTF-8 is as long as UTF-16 only where every character is ASCII, and then they are the same.
  if (Buffer.byteLength(text, 'utf8') === text.length) return text;
  return Buffer.from(text, 'utf8').toString('latin1');
}
