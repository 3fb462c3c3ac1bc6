import { join } from 'node:path';
import { renderTable } from '../../report/table.ts';
import { runTrial } from '../../run/trial/run-trial.ts';
import { clientDriver } from '../client-driver.ts';
import { clientOptions } from '../client-options.ts';
import { defineCommand } from '../command.ts';
import { interruptible } from '../interruptible.ts';
import { loadContract } from '../load-profile.ts';
import { planTrial } from '../plan-trial.ts';
import { readBaseline, writeBaseline } from '../read-baseline.ts';
import { readCount } from '../read-count.ts';
import { reproduceCommand } from '../reproduce-command.ts';
import { tableOptions } from '../table-options.ts';
import { createTrialLine } from '../trial-line.ts';
import { makeFolder, writeReports } from '../write-reports.ts';

export const clientCommand = defineCommand({
  usage: 'client',
  describe: 'Put an HTTP client on trial: retrial client -- <command with {url}>',
  takesCommand: true,
  options: clientOptions,
  async run(args) {
    const { quiet } = args;
    const contract = loadContract(args.contract);
    const baseline = args.baseline === undefined ? undefined : readBaseline(args.baseline);
    await using driver = await clientDriver(args);
    const plan = planTrial({
      ...{ contract, driver, baseline },
      only: args.only ?? [],
      skip: args.skip ?? [],
      maxAttempts: readCount(args['max-attempts'], {
        option: '--max-attempts',
        least: 1,
        most: 1_000,
      }),
      timeout: args.timeout,
      maxRetryAfter: args['max-retry-after'],
      retryOnPost: args['retry-on-post'],
      repeat: readCount(args.repeat, { option: '--repeat', least: 1, most: 100 }) ?? 1,
      long: args.long,
      strict: args.strict,
      seed: args.seed,
      host: args.host,
      port: readCount(args.port, { option: '--port', least: 0, most: 65_535 }),
      listenFor: args['listen-for'],
      reproduce: reproduceCommand(args),
    });
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    const folder = args.out ?? join('reports', `client-${stamp}`);
    makeFolder(folder);
    const traceFile = join(folder, 'trace.ndjson');
    using interruption = interruptible();
    const line = createTrialLine({ plan, quiet });
    const result = await runTrial(plan, {
      ...line.progress,
      traceFile,
      signal: interruption.signal,
    });
    line.clear();
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
