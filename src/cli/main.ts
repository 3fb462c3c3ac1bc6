import type { Argv } from 'yargs';
import yargs from 'yargs';
import { RetrialError } from '../core/errors.ts';
import { exitCodes } from '../core/verdict.ts';
import { toolVersion } from '../run/tool-version.ts';
import type { Command } from './command.ts';
import { casesCommand } from './commands/cases.ts';
import { clientCommand } from './commands/client.ts';
import { compareCommand } from './commands/compare.ts';
import { contractCommand } from './commands/contract.ts';
import { explainCommand } from './commands/explain.ts';
import { loadCommand } from './commands/load.ts';
import { mockCommand } from './commands/mock.ts';
import { reportCommand } from './commands/report.ts';
import { rulesCommand } from './commands/rules.ts';
import { schemaCommand } from './commands/schema.ts';
import { verifyCommand } from './commands/verify.ts';
import { usageSentence } from './usage-sentence.ts';

const commands: readonly Command[] = [
  loadCommand,
  clientCommand,
  casesCommand,
  rulesCommand,
  explainCommand,
  mockCommand,
  verifyCommand,
  reportCommand,
  compareCommand,
  contractCommand,
  schemaCommand,
];

const exitCodeHelp =
  'Exit codes: 0 all hold, 1 a rule failed, 2 a threshold was missed, 3 something required could ' +
  'not be decided, 4 the load was not sent on schedule, 5 no attempt got an answer, 64 wrong usage ' +
  'or file, 70 a bug of this program, 130 interrupted.';

const names = commands.map(({ usage }) => usage.split(' ')[0]);

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
  const parser: Argv = yargs([...argv])
    .scriptName('retrial')
    .usage('$0 <command>\n\nPuts HTTP retries on trial: a resilience test harness and load tester.')
    .locale('en')
    .version(toolVersion())
    .help()
    .strict()
    // An option takes one value, so that it may stand before a positional argument.
    .parserConfiguration({ 'greedy-arrays': false, 'populate--': true })
    .epilogue(exitCodeHelp)
    .demandCommand(1, `say what to do: ${names.join(', ')}`)
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .fail((message, error) => {
      // yargs wraps some of its own refusals; what was thrown by a command comes as it was.
      if (error && error.name !== 'YError') throw error;
      throw refusal(message ?? error?.message ?? '', argv, parser);
    });
  for (const { usage, describe, takesCommand, options, run: runCommand } of commands) {
    const declare = (own: Argv): Argv =>
      options(own).check((args) => checkOnce(own, args) && checkBehind(args, takesCommand));
    parser.command(usage, describe, declare, async (args) => {
      exitCode = await runCommand(args);
    });
  }
  await parser.parseAsync();
  return exitCode;
}

function refusal(message: string, argv: readonly string[], parser: Argv): RetrialError {
  const usages = commands.map(({ usage }) => usage);
  const options = declared(parser).names;
  const sentence = usageSentence({ message, argv, usages, options });
  return new RetrialError(`${sentence} (--help)`, { code: 'usage' });
}

/** An option that takes one value would else become a list where it is given twice. */
function checkOnce(parser: Argv, args: Readonly<Record<string, unknown>>): true {
  const { names: options, lists } = declared(parser);
  const twice = options.find((name) => Array.isArray(args[name]) && !lists.includes(name));
  if (twice === undefined) return true;
  throw new RetrialError(`--${twice} was given twice`, { code: 'usage' });
}

/** Words behind `--` that a command does not take would else be lost without a word. */
function checkBehind(args: Readonly<Record<string, unknown>>, takesCommand = false): true {
  const behind = args['--'];
  if (takesCommand || !Array.isArray(behind) || behind.length === 0) return true;
  const message = `nothing goes behind "--" here, but "${behind[0]}" does`;
  throw new RetrialError(message, { code: 'usage' });
}

/** The options that a parser knows; its types leave this method out. */
function declared(parser: Argv): { readonly names: string[]; readonly lists: string[] } {
  const { key, array } = (
    parser as unknown as { getOptions(): { key: Record<string, unknown>; array: string[] } }
  ).getOptions();
  return { names: Object.keys(key), lists: array };
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
