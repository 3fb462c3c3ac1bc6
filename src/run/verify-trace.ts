import { RetrialError } from '../core/errors.ts';
import type { Verification, Verifier } from '../core/verify.ts';
import { LineSplitter } from './line-splitter.ts';
import { readTraceBytes, traceName } from './trace-source.ts';

/**
 * Reads a trace, plain or packed by gzip, line by line into a verifier, in memory that does not grow
 * with the file. `-` is standard input.
 *
 * @throws RetrialError (`file`, `trace`) with the place of what is wrong.
 */
export async function verifyTrace(file: string, verifier: Verifier): Promise<Verification> {
  return await verifyBytes(readTraceBytes(file), verifier, traceName(file));
}

/**
 * The same for bytes that come from elsewhere; `name` is for errors. No more is asked for once
 * something is wrong.
 *
 * @throws RetrialError (`trace`) with the place of what is wrong.
 */
export async function verifyBytes(
  bytes: AsyncIterable<Buffer>,
  verifier: Verifier,
  name = 'trace',
): Promise<Verification> {
  let lines = 0;
  const splitter = new LineSplitter((line, isWhole) => {
    lines += 1;
    verifier.line(line, isWhole);
  });
  for await (const chunk of bytes) {
    if (splitter.push(chunk)) continue;
    const message =
      'this line is longer than 16 MB, so this is no trace: it holds one record a line';
    throw new RetrialError(message, { code: 'trace', place: { file: name, line: lines + 1 } });
  }
  splitter.end();
  return verifier.end();
}
