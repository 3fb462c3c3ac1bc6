import type { TraceRecord } from '../core/trace.ts';
import { encodeLine } from '../core/trace-lines.ts';
import { openLines } from './line-file.ts';

/** Appends records to a trace file; a run that is killed loses at most the last moment. */
export interface TraceWriter {
  write(record: TraceRecord): void;
  /** Hands over what is left and closes the file; rejects where the file could not be written. */
  close(): Promise<void>;
}

/** @throws RetrialError (`file`) where the file cannot be opened. */
export function openTrace(file: string): TraceWriter {
  const lines = openLines(file, 'the trace');
  return {
    write: (record) => lines.append(encodeLine(record)),
    close: () => lines.close(),
  };
}
