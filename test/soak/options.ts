import { parseArgs } from 'node:util';

/** How often every case is tried, on how busy a machine. */
export interface SoakOptions {
  /** Trials of each client. */
  readonly times: number;
  /** Processes that do nothing but keep the processor busy. */
  readonly busy: number;
  /** Leaves out the cases that are watched for a minute and longer. */
  readonly short: boolean;
}

export function readOptions(argv: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      times: { type: 'string', default: '200' },
      busy: { type: 'string', default: '4' },
      short: { type: 'boolean', default: false },
    },
  });
  return {
    times: wholeNumber('--times', values.times, 1),
    busy: wholeNumber('--busy', values.busy, 0),
    short: values.short,
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= least) return Number(text);
  throw new RangeError(`${name} takes a whole number from ${least} to 9999, not "${text}"`);
}
