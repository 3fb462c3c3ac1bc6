import yargs from 'yargs';
import { RetrialError } from '../core/errors.ts';
import { exitCodes } from '../core/verdict.ts';
import { toolVersion } from '../run/tool-version.ts';
import type { Command } from './command.ts';
import { contractCommand } from './commands/contract.ts';
import { loadCommand } from './commands/load.ts';
import { mockCommand } from './commands/mock.ts';
import { reportCommand } from './commands/report.ts';
import { verifyCommand } from './commands/verify.ts';

const commands: readonly Command[] = [
  loadCommand,
  mockCommand,
  verifyCommand,
  reportCommand,
  contractCommand,
];

/** Runs the command line; the home of yargs. Comes back with the exit code, whatever happens. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await run(argv);
  } catch (error) {
    return explain(error);
  }
}

async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.pass;
  const parser = yargs([...argv])
    .scriptName('retrial')
    .usage('$0 <command>\n\nPuts HTTP retries on trial: a resilience test harness and load tester.')
    .locale('en')
    .version(toolVersion())
    .help()
    .strict()
    .recommendCommands()
    .demandCommand(1, 'say what to do: retrial load, mock, verify, report or contract (--help)')
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .fail((message: string | undefined, error: Error | undefined) => {
      throw error ?? new RetrialError(`${message ?? 'unknown usage'} (--help)`, { code: 'usage' });
    });
  for (const { usage, describe, options, run: runCommand } of commands) {
    parser.command(usage, describe, options, async (args) => {
      exitCode = await runCommand(args);
    });
  }
  await parser.parseAsync();
  return exitCode;
}

function explain(error: unknown): number {
  if (error instanceof RetrialError) {
    console.error(`retrial: ${error.describe()}`);
    return error.code === 'unreachable' ? exitCodes.unreachable : exitCodes.usage;
  }
  console.error('retrial: this is a bug of retrial itself; please report it with what follows');
  console.error(error);
  return exitCodes.bug;
}
