import { join } from 'node:path';
import { renderTable } from '../../report/table.ts';
import { clientOptions } from '../client-options.ts';
import { prepareClientTrial } from '../client-trial.ts';
import { defineCommand } from '../command.ts';
import { interruptible } from '../interruptible.ts';
import { writeBaseline } from '../read-baseline.ts';
import { tableOptions } from '../table-options.ts';
import { prepareWebhookTrial } from '../webhook-trial.ts';
import { makeFolder, writeReports } from '../write-reports.ts';

export const clientCommand = defineCommand({
  usage: 'client',
  describe: 'Put an HTTP client on trial: retrial client -- <command with {url}>',
  takesCommand: true,
  options: clientOptions,
  async run(args) {
    const { quiet } = args;
    await using trial = args.webhook ? prepareWebhookTrial(args) : await prepareClientTrial(args);
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    const folder = args.out ?? join('reports', `client-${stamp}`);
    makeFolder(folder);
    const traceFile = join(folder, 'trace.ndjson');
    using interruption = interruptible();
    const result = await trial.run({ traceFile, signal: interruption.signal });
    if (result.verdict === 'unreachable') console.error(`retrial: ${result.reasons[0]}`);
    const files = [...writeReports(result, folder), traceFile];
    if (args['write-baseline'] !== undefined) {
      files.push(writeBaseline(args['write-baseline'], result));
    }
    if (!quiet) {
      console.log(renderTable(result, tableOptions()));
      console.log(`\n${files.join('\n')}`);
    }
    return result.exitCode;
  },
});
