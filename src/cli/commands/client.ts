import { join } from 'node:path';
import { clientOptions } from '../client-options.ts';
import { prepareClientTrial } from '../client-trial.ts';
import { defineCommand } from '../command.ts';
import { finishRun } from '../finish-run.ts';
import { interruptible } from '../interruptible.ts';
import { writeBaseline } from '../read-baseline.ts';
import { readFormats } from '../read-formats.ts';
import { runFormats, trialFormats } from '../report-files.ts';
import { prepareWebhookTrial } from '../webhook-trial.ts';
import { makeRunFolder } from '../write-reports.ts';

export const clientCommand = defineCommand({
  usage: 'client',
  describe: 'Put an HTTP client on trial: retrial client -- <command with {url}>',
  takesCommand: true,
  options: clientOptions,
  async run(args) {
    const { quiet, annotate, 'write-baseline': baseline } = args;
    const formats = readFormats(args.format, { from: trialFormats, otherwise: runFormats });
    await using trial = args.webhook ? prepareWebhookTrial(args) : await prepareClientTrial(args);
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    const folder = args.out ?? join('reports', `client-${stamp}`);
    makeRunFolder(folder);
    const traceFile = join(folder, 'trace.ndjson');
    using interruption = interruptible();
    const result = await trial.run({ traceFile, signal: interruption.signal });
    if (result.verdict === 'unreachable') console.error(`retrial: ${result.reasons[0]}`);
    const alsoWrite = baseline === undefined ? undefined : () => writeBaseline(baseline, result);
    return finishRun(result, {
      ...{ folder, formats, beside: [traceFile], alsoWrite, quiet, annotate },
    });
  },
});
