import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import type { Failures } from './failures.ts';
import type { Format } from './report-files.ts';
import { renderReport, reportFiles } from './report-files.ts';

/** Makes the folder of a run's files, parents included; one that cannot be written to is told now. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const message = `cannot make the folder for reports: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file: folder }, cause });
  }
}

/**
 * Makes the folder of a run that begins, and clears it of what an earlier run left: else a run that is
 * killed would be told by the result of that one, and a report that was not asked for again would
 * tell another verdict. Files that are no run's stay: reports go only where a result lies beside them,
 * and links and devices that somebody put in the place of a file are written to.
 */
export function makeRunFolder(folder: string): void {
  makeFolder(folder);
  const result = join(folder, reportFiles.json.file);
  const reports = existsSync(result)
    ? Object.values(reportFiles).map(({ file }) => join(folder, file))
    : [];
  for (const file of [...reports, join(folder, 'trace.ndjson')]) removeFile(file);
}

function removeFile(file: string): void {
  try {
    const there = lstatSync(file, { throwIfNoEntry: false });
    if (there?.isFile() || there?.isDirectory()) rmSync(file);
  } catch (cause) {
    const message = `cannot take away what an earlier run left: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
}

/** Where reports go, and what goes wrong with them. */
export interface ReportPlace {
  readonly folder: string;
  readonly formats: readonly Format[];
  /** Paths of what else is there. */
  readonly beside: readonly string[];
  readonly failures: Failures;
}

/**
 * Writes the result in each of these formats, in their order: one that fails keeps none of the others
 * from being written. Comes back with the paths of those that are there.
 */
export function writeReports(
  result: Result,
  { folder, formats, beside, failures }: ReportPlace,
): string[] {
  const planned = formats.map((format) => join(folder, reportFiles[format].file));
  const all = inOrder([...beside, ...planned]);
  return formats.flatMap((format, index) => {
    const file = planned[index] ?? '';
    const written = failures.guard(() => {
      writeText(file, renderReport(format, result, all));
      return file;
    });
    return written ?? [];
  });
}

/** The files of a run as they are named: the result first, and the page last, where the eye is. */
export function inOrder(files: readonly string[]): string[] {
  const rank = (file: string): number => {
    if (basename(file) === reportFiles.html.file) return 1;
    return basename(file) === reportFiles.json.file ? -1 : 0;
  };
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const message = `cannot write this report: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
}
