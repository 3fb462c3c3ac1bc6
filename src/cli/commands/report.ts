import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseResult } from '../../core/read-result.ts';
import type { Result } from '../../core/result.ts';
import { renderJson } from '../../report/json.ts';
import { renderMerged, renderMergedJson } from '../../report/merged.ts';
import { renderTable } from '../../report/table.ts';
import { rebuildResult } from '../../run/rebuild-result.ts';
import { defineCommand } from '../command.ts';
import { readText } from '../read-text.ts';
import { tableOptions } from '../table-options.ts';

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
        format: {
          choices: ['table', 'json'] as const,
          default: 'table' as const,
          describe: 'how to show them',
        },
        merge: {
          type: 'boolean',
          default: false,
          describe: 'one table of the latencies of all of them together',
        },
      })
      .example('$0 report demo', 'the tables of the run whose files are in demo'),
  async run({ results: paths, format, merge }) {
    const results: Result[] = [];
    for (const path of paths) results.push(await readResult(path));
    if (merge) {
      const text = format === 'json' ? renderMergedJson(results).trimEnd() : undefined;
      console.log(text ?? renderMerged(results, tableOptions()));
      return 0;
    }
    for (const result of results) {
      // With its own line end, so that what comes out is the file, byte for byte.
      const text = format === 'json' ? renderJson(result).trimEnd() : undefined;
      console.log(text ?? renderTable(result, tableOptions()));
    }
    return 0;
  },
});

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
