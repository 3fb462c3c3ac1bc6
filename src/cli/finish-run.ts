import type { Result } from '../core/result.ts';
import { exitCodePrecedence, exitCodes } from '../core/verdict.ts';
import { renderTable } from '../report/table.ts';
import { Failures } from './failures.ts';
import { inert, printAnnotations } from './print-annotations.ts';
import type { Format } from './report-files.ts';
import { appendStepSummary } from './step-summary.ts';
import { tableOptions } from './table-options.ts';
import { inOrder, writeReports } from './write-reports.ts';

/** How a run is to be told. */
export interface Ending {
  readonly folder: string;
  readonly formats: readonly Format[];
  /** Paths of files that the run itself has written. */
  readonly beside: readonly string[];
  /** Writes one more file, and comes back with its path. */
  readonly alsoWrite?: (() => string) | undefined;
  readonly quiet: boolean;
  /** Whether to print what speaks against it for GitHub Actions, quiet or not. */
  readonly annotate: boolean;
  /** The file that annotations are about. */
  readonly about?: string | undefined;
}

/**
 * Writes and prints what a run has to tell, `result.json` first, whether or not it was asked for: a
 * report that fails costs none of the others. Comes back with the exit code.
 */
export function finishRun(result: Result, ending: Ending): number {
  const { folder, formats, beside, alsoWrite, quiet, annotate, about } = ending;
  const failures = new Failures();
  const inFiles = formats.filter((format) => format !== 'table' && format !== 'json');
  const place = { folder, formats: ['json' as const, ...inFiles], beside, failures };
  const written = [...beside, ...writeReports(result, place)];
  const more = alsoWrite && failures.guard(alsoWrite);
  const files = inOrder(more === undefined ? written : [...written, more]);
  if (!quiet) {
    const table = formats.includes('table') ? [renderTable(result, tableOptions()), ''] : [];
    const shown = [...table, ...files].join('\n');
    console.log(annotate ? inert(shown) : shown);
  }
  if (annotate) printAnnotations(result, about);
  const summary = process.env.GITHUB_STEP_SUMMARY;
  const remark = failures.guard(() => appendStepSummary(result, { files, file: summary }));
  if (remark !== undefined) console.error(`retrial: ${remark}`);
  if (!failures.tell()) return result.exitCode;
  const either = [result.exitCode, exitCodes.usage];
  return exitCodePrecedence.find((code) => either.includes(code)) ?? exitCodes.usage;
}
