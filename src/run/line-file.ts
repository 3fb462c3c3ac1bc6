import { closeSync, openSync, write } from 'node:fs';
import { RetrialError } from '../core/errors.ts';

/** Lines are handed to the system in pieces of about this size, or after `flushMs`. */
const pieceChars = 64 * 1024;
const flushMs = 250;
/** Lines that wait for a disk which is slower than the load; more would end the run by their sheer size. */
const mostPendingChars = 128 * 1024 * 1024;

/** A file that lines are appended to; a run that is killed loses at most the last moment. */
export interface LineFile {
  /** Appends text, line ends included. */
  append(text: string): void;
  /** Hands over what is left and closes the file; rejects where the file could not be written. */
  close(): Promise<void>;
}

/**
 * Opens a file anew. `what` is its name in errors, e.g. `the trace`.
 *
 * @throws RetrialError (`file`) where it cannot be opened.
 */
export function openLines(file: string, what: string): LineFile {
  const descriptor = openFile(file, what);
  let pending = '';
  let busy = false;
  let failure: Error | undefined;
  let idle: (() => void) | undefined;

  const flush = (): void => {
    if (busy || failure || pending === '') return;
    const bytes = Buffer.from(pending);
    pending = '';
    busy = true;
    writeAll(descriptor, bytes, (error) => {
      busy = false;
      if (error) failure = error;
      if (pending.length >= pieceChars || idle) flush();
      if (!busy) idle?.();
    });
  };
  const timer = setInterval(flush, flushMs);
  return {
    append(text) {
      if (failure) return;
      pending += text;
      if (pending.length > mostPendingChars) {
        failure = new Error('the disk takes less than the load writes');
        pending = '';
        return;
      }
      if (pending.length >= pieceChars) flush();
    },
    async close() {
      clearInterval(timer);
      await new Promise<void>((resolve) => {
        idle = resolve;
        flush();
        if (!busy) resolve();
      });
      closeSync(descriptor);
      if (failure) throw fileError({ file, what, cause: failure });
    },
  };
}

/**
 * Why a file that is being closed could not be written, in a sentence; undefined where it could. A
 * full disk loses a file, and need not lose what was learned meanwhile.
 */
export async function unwrittenBy(closing: Promise<void> | undefined): Promise<string | undefined> {
  try {
    await closing;
    return undefined;
  } catch (error) {
    if (error instanceof RetrialError) return error.describe();
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Buffer, done: (error: Error | null) => void): void {
  write(descriptor, bytes, (error, written) => {
    if (error || written === bytes.length) done(error);
    else writeAll(descriptor, bytes.subarray(written), done);
  });
}

function openFile(file: string, what: string): number {
  try {
    return openSync(file, 'w');
  } catch (cause) {
    throw fileError({ file, what, cause: cause as Error });
  }
}

interface Failure {
  readonly file: string;
  readonly what: string;
  readonly cause: Error;
}

function fileError({ file, what, cause }: Failure): RetrialError {
  const message = `cannot write ${what}: ${cause.message}`;
  return new RetrialError(message, { code: 'file', place: { file }, cause });
}
