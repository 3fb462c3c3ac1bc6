import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseResult } from '../../core/read-result.ts';
import type { Result } from '../../core/result.ts';
import { exitCodes } from '../../core/verdict.ts';
import { renderMerged, renderMergedJson } from '../../report/merged.ts';
import { renderTable } from '../../report/table.ts';
import { rebuildResult } from '../../run/rebuild-result.ts';
import { defineCommand } from '../command.ts';
import { Failures } from '../failures.ts';
import { inert, printAnnotations } from '../print-annotations.ts';
import { readFormats } from '../read-formats.ts';
import { readText } from '../read-text.ts';
import { renderReport } from '../report-files.ts';
import { reportAgainFormats, reportAgainOptions } from '../report-options.ts';
import type { ReportWishes } from '../report-wishes.ts';
import { checkCourse, checkWishes } from '../report-wishes.ts';
import { tableOptions } from '../table-options.ts';
import { makeFolder, writeReports } from '../write-reports.ts';

export const reportCommand = defineCommand({
  usage: 'report <results..>',
  describe: 'Show results again',
  options: (parser) =>
    parser
      .positional('results', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'result.json files, or folders of runs, ended or killed',
      })
      .options({
        ...reportAgainOptions,
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'write a file for each format into this folder instead of printing',
        },
        merge: {
          type: 'boolean',
          default: false,
          describe: 'one table of the latencies of all of them together',
        },
      })
      .example('$0 report demo', 'the tables of the run whose files are in demo')
      .example('$0 report demo --format junit,html --out ci', 'the same as files'),
  async run({ results: paths, format, merge, out, annotate }) {
    const wishes = {
      formats: readFormats(format, { otherwise: reportAgainFormats(out) }),
      merge,
      out,
      annotate,
    };
    checkWishes(wishes, paths.length);
    const results: Result[] = [];
    for (const path of paths) results.push(await readResult(path));
    if (merge) {
      const isJson = wishes.formats.includes('json');
      process.stdout.write(
        isJson ? renderMergedJson(results) : `${renderMerged(results, tableOptions())}\n`,
      );
      return exitCodes.pass;
    }
    for (const [index, result] of results.entries()) {
      checkCourse(result, wishes.formats, paths[index] ?? '');
    }
    return out === undefined ? show(results, wishes) : write(results, wishes, out);
  },
});

function show(results: readonly Result[], { formats, annotate }: ReportWishes): number {
  const [format = 'table'] = formats;
  for (const result of results) {
    if (format !== 'table') {
      // As it would stand in its file, byte for byte.
      process.stdout.write(renderReport(format, result));
      continue;
    }
    const table = renderTable(result, tableOptions());
    console.log(annotate ? inert(table) : table);
    if (annotate) printAnnotations(result);
  }
  return exitCodes.pass;
}

function write([result]: readonly Result[], { formats, annotate }: ReportWishes, folder: string) {
  if (!result) return exitCodes.pass;
  makeFolder(folder);
  const failures = new Failures();
  console.log(writeReports(result, { folder, formats, beside: [], failures }).join('\n'));
  if (annotate) printAnnotations(result);
  return failures.tell() ? exitCodes.usage : exitCodes.pass;
}

/** The result in a file or folder; of a run that was killed, what its trace tells. */
async function readResult(path: string): Promise<Result> {
  const file = isFolder(path) ? join(path, 'result.json') : path;
  const traceFile = join(path, 'trace.ndjson');
  if (isFolder(path) && !existsSync(file) && existsSync(traceFile)) {
    return await rebuildResult(traceFile);
  }
  return parseResult(readText(file, 'a result'), file);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
