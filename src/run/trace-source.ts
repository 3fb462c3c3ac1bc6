import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RetrialError } from '../core/errors.ts';

const chunkBytes = 256 * 1_024;
/** What a gzip file begins with (RFC 1952 §2.3.1). */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** The path that stands for standard input. */
export const standardInput = '-';

/** A trace's name in errors. */
export function traceName(file: string): string {
  return file === standardInput ? 'standard input' : file;
}

/**
 * The bytes of a trace: a file's, or what comes on standard input (`-`); unpacked where they begin as
 * gzip does, whatever the file is called.
 *
 * @throws RetrialError (`file`) where it cannot be read.
 */
export async function* readTraceBytes(file: string): AsyncGenerator<Buffer> {
  if (file === standardInput && process.stdin.isTTY) {
    const message = 'no trace comes on standard input; name a file, or hand one over: zcat … |';
    throw new RetrialError(message, { code: 'file' });
  }
  const source: AsyncIterable<Buffer> =
    file === standardInput ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes });
  try {
    yield* unpacked(source);
  } catch (cause) {
    throw fileError(file, cause);
  }
}

/** The same bytes, or what was packed in them. */
export async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let next = await chunks.next();
  while (!next.done && head.length + next.value.length < gzipMagic.length) {
    head = Buffer.concat([head, next.value]);
    next = await chunks.next();
  }
  if (next.done) {
    if (head.length > 0) yield head;
    return;
  }
  const first = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  const whole = joined(first, chunks);
  if (!first.subarray(0, gzipMagic.length).equals(gzipMagic)) yield* whole;
  // Who reads hears of what went wrong, so nobody has to hear of it a second time.
  else yield* pipeline(whole, createGunzip({ chunkSize: chunkBytes }), () => {});
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function fileError(file: string, cause: unknown): RetrialError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder; name the trace.ndjson in it',
    Z_BUF_ERROR: 'its gzip data break off; unpack what there is of it with gzip -dc first',
    Z_DATA_ERROR: 'its gzip data are damaged',
  };
  const place = { file: traceName(file) };
  const sentence = `cannot read a trace: ${known[code] ?? message}`;
  return new RetrialError(sentence, { code: 'file', place, cause });
}
