import { parseArgs } from 'node:util';

/** How long and how often everything is measured. */
export interface BenchOptions {
  /** Length of a measured window; whole seconds, since wrk takes no others. */
  readonly seconds: number;
  /** Each figure is the median of so many windows. */
  readonly rounds: number;
}

export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
    },
  });
  return {
    seconds: wholeNumber('--seconds', values.seconds),
    rounds: wholeNumber('--rounds', values.rounds),
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new RangeError(`${name} takes a whole number from 1 to 9999, not "${text}"`);
}
