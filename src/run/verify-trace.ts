import { createReadStream } from 'node:fs';
import { RetrialError } from '../core/errors.ts';
import type { Verification, Verifier } from '../core/verify.ts';

/** A record is some hundred bytes; a longer line than this is no trace. */
const longestLineChars = 16 * 1_024 * 1_024;

/**
 * Reads a trace file line by line into a verifier, in memory that does not grow with the file.
 *
 * @throws RetrialError (`file`, `trace`) with the place of what is wrong.
 */
export async function verifyTrace(file: string, verifier: Verifier): Promise<Verification> {
  let rest = '';
  for await (const chunk of readChunks(file)) {
    rest += chunk;
    let from = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      verifier.line(rest.slice(from, end));
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length > longestLineChars) {
      const message =
        'a line is longer than 16 MB, so this is no trace: it holds one record a line';
      throw new RetrialError(message, { code: 'trace', place: { file } });
    }
  }
  if (rest !== '') verifier.line(rest, false);
  return verifier.end();
}

async function* readChunks(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1_024 });
  } catch (cause) {
    if (cause instanceof RetrialError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const known: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder; name the trace.ndjson in it',
    };
    const why = known[code ?? ''] ?? message;
    throw new RetrialError(`cannot read a trace: ${why}`, { code: 'file', place: { file }, cause });
  }
}
