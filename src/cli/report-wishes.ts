import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import type { Format } from './report-files.ts';
import { trialFormats } from './report-files.ts';

/** What the command line asks for of results that are there already. */
export interface ReportWishes {
  readonly formats: readonly Format[];
  readonly merge: boolean;
  readonly out: string | undefined;
  readonly annotate: boolean;
}

/** Formats that may stand one behind the other. */
const chained: readonly Format[] = ['table', 'json'];

/**
 * Refuses wishes that do not go together, of so many results.
 *
 * @throws RetrialError (`usage`)
 */
export function checkWishes({ formats, merge, out, annotate }: ReportWishes, count: number): void {
  const [first = 'table', second] = formats;
  if (
    merge &&
    (out !== undefined || annotate || second !== undefined || !chained.includes(first))
  ) {
    throw wrong('--merge shows one table, or JSON with --format json, and goes with nothing else');
  }
  if (out !== undefined) {
    if (count > 1) throw wrong(`--out takes the files of one result, and ${count} were named`);
    return;
  }
  if (second !== undefined) {
    throw wrong(`${first} and ${second} are two reports; name a folder for them with --out`);
  }
  if (count > 1 && !chained.includes(first)) {
    throw wrong(`${first} is one report a result, and ${count} results were named`);
  }
  if (annotate && first !== 'table') {
    throw wrong(`--annotate goes with the table, or else it would stand behind the ${first}`);
  }
}

/**
 * Refuses a format that a result has nothing for: a trial has no course second by second.
 *
 * @throws RetrialError (`result`)
 */
export function checkCourse({ trial }: Result, formats: readonly Format[], path: string): void {
  const missing = trial && formats.find((format) => !trialFormats.includes(format));
  if (missing === undefined) return;
  const message = `a trial of a client has no ${missing}; its formats are ${trialFormats.join(', ')}`;
  throw new RetrialError(message, { code: 'result', place: { file: path } });
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
