import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseResult } from '../../core/read-result.ts';
import { renderJson } from '../../report/json.ts';
import { renderTable } from '../../report/table.ts';
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
        describe: 'result.json files, or folders that hold one',
      })
      .option('format', {
        choices: ['table', 'json'] as const,
        default: 'table' as const,
        describe: 'how to show them',
      })
      .example('$0 report demo', 'the tables of the run whose files are in demo'),
  async run({ results, format }) {
    for (const path of results) {
      const file = isFolder(path) ? join(path, 'result.json') : path;
      const result = parseResult(readText(file, 'a result'), file);
      // With its own line end, so that what comes out is the file, byte for byte.
      const text = format === 'json' ? renderJson(result).trimEnd() : undefined;
      console.log(text ?? renderTable(result, tableOptions()));
    }
    return 0;
  },
});

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
