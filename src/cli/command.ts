import type { Argv } from 'yargs';

/** One command of the command line. */
export interface Command {
  /** In yargs' words, e.g. `load <profile>`. */
  readonly usage: string;
  readonly describe: string;
  /** Whether it takes the words behind `--`, e.g. a command line of somebody else. */
  readonly takesCommand?: boolean;
  readonly options: (parser: Argv) => Argv;
  /** Comes back with the exit code. */
  readonly run: (args: Readonly<Record<string, unknown>>) => Promise<number>;
}

/** Ties the options of a command to what its `run` may read from them. */
export function defineCommand<Options>(command: {
  readonly usage: string;
  readonly describe: string;
  readonly takesCommand?: boolean;
  readonly options: (parser: Argv) => Argv<Options>;
  readonly run: (args: Options) => Promise<number>;
}): Command {
  return {
    ...command,
    options: (parser) => command.options(parser) as unknown as Argv,
    run: (args) => command.run(args as Options),
  };
}
