import { createRedactor } from '../core/redact.ts';
import type { TraceRecord } from '../core/trace.ts';
import { encodeLine } from '../core/trace-lines.ts';
import { openLines } from './line-file.ts';

/** Appends records to a trace file; a run that is killed loses at most the last moment. */
export interface TraceWriter {
  write(record: TraceRecord): void;
  /** Hands over what is left and closes the file; rejects where the file could not be written. */
  close(): Promise<void>;
}

/**
 * Opens a trace that none of these secrets gets into.
 *
 * @throws RetrialError (`file`) where the file cannot be opened.
 */
export function openTrace(file: string, secrets: readonly string[] = []): TraceWriter {
  const lines = openLines(file, 'the trace');
  const redactor = createRedactor(secrets);
  return {
    write(record) {
      const line = encodeLine(record);
      // Few lines hold a secret: to look for one is cheap, to take a record apart is not.
      lines.append(redactor.finds(line) ? encodeLine(redactor.value(record)) : line);
    },
    close: () => lines.close(),
  };
}
