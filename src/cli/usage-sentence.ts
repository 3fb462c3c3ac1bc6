import { nearest } from '../core/nearest.ts';

/** What is known of a command line that yargs refuses. */
export interface RefusedUsage {
  /** What yargs says of it. */
  readonly message: string;
  readonly argv: readonly string[];
  /** In yargs' words, e.g. `load <profile>`. */
  readonly usages: readonly string[];
  /** Names of the options of the command that was meant. */
  readonly options: readonly string[];
}

/** What is wrong with a command line, and what would be right, in one sentence. */
export function usageSentence(refused: RefusedUsage): string {
  const { message, argv, usages } = refused;
  const [word] = argv;
  const usage = usages.find((each) => nameOf(each) === word);
  const [, after] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  const [, unknown] = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message) ?? [];
  if (after !== undefined) return `--${after} needs a value`;
  if (word !== undefined && !usage && !word.startsWith('-')) return unknownCommand(word, usages);
  if (message.startsWith('Not enough non-option arguments')) {
    return `something is missing: retrial ${usage ?? usages.join(', ')}`;
  }
  if (unknown !== undefined) return unknownArgument(unknown.split(', ')[0] ?? unknown, refused);
  return wrongChoice(message) ?? message;
}

const nameOf = (usage: string): string => usage.split(' ')[0] ?? usage;

function unknownCommand(word: string, usages: readonly string[]): string {
  const names = usages.map(nameOf);
  const near = nearest(word, names);
  const right = near ? `did you mean ${near}?` : `the commands are ${names.join(', ')}`;
  return `there is no command "${word}"; ${right}`;
}

function unknownArgument(name: string, { argv, options }: RefusedUsage): string {
  const isOption = argv.some((word) => /^--?[^-]/.test(word) && word.includes(name));
  if (!isOption) return `"${name}" is one argument too many`;
  const near = nearest(name, options);
  const dashes = argv.some((word) => word.startsWith(`--${name}`)) ? '--' : '-';
  const hint = near ? `; did you mean --${near}?` : '';
  return `there is no option ${dashes}${name}${hint}`;
}

/** yargs puts this one on several lines. */
function wrongChoice(message: string): string | undefined {
  const [, name, given = '', list = ''] =
    /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const choices = list.split(', ').map((choice) => choice.replaceAll('"', ''));
  const near = nearest(given.replaceAll('"', ''), choices);
  return `${name} is one of ${choices.join(', ')}, not ${given}${near ? `; did you mean ${near}?` : ''}`;
}
