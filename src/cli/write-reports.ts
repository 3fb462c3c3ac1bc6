import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import { renderJson } from '../report/json.ts';

/** Makes the folder of a run's files, parents included. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const message = `cannot make the folder for reports: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file: folder }, cause });
  }
}

/** Writes the result into its folder; comes back with the paths of the files. */
export function writeReports(result: Result, folder: string): string[] {
  const file = join(folder, 'result.json');
  try {
    writeFileSync(file, renderJson(result));
  } catch (cause) {
    const message = `cannot write the result: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
  return [file];
}
