import { expect, test } from 'vitest';
import { ResponseParser } from '../../../src/wire/response-parser.ts';

const mebibyte = 1024 * 1024;

/** What is left of a body of so many bytes, read in pieces of 64 KiB. */
function read(bytes: number): { readonly counted: number; readonly kept: number | undefined } {
  const parser = new ResponseParser({
    wantedHeaders: [],
    maxHeadBytes: 1_000,
    maxBodyBytes: 64 * mebibyte,
  });
  parser.begin(false, true);
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
  parser.push(head, 0, head.length);
  const piece = Buffer.alloc(65_536, 'x');
  for (let left = bytes; left > 0; left -= piece.length) {
    parser.push(piece, 0, Math.min(left, piece.length));
  }
  return { counted: parser.bodyBytes, kept: parser.body?.length };
}

test('a body of 4 MiB is kept whole', () => {
  expect(read(4 * mebibyte)).toEqual({ counted: 4 * mebibyte, kept: 4 * mebibyte });
});

test('a body of one byte more is counted and not kept', () => {
  expect(read(4 * mebibyte + 1)).toEqual({ counted: 4 * mebibyte + 1, kept: undefined });
});
