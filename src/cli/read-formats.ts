import { RetrialError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Format } from './report-files.ts';
import { formats } from './report-files.ts';

/**
 * What `--format` asks for: each time one name, or several with commas between them; without it the
 * defaults.
 *
 * @throws RetrialError (`usage`) where one is not known, not to be had here (`from`), or given twice.
 */
export function readFormats(
  given: readonly string[] | undefined,
  { from = formats, otherwise }: { from?: readonly Format[]; otherwise: readonly Format[] },
): readonly Format[] {
  if (given === undefined) return otherwise;
  const names = given.flatMap((text) => text.split(',')).map((name) => name.trim());
  const wanted = names.map((name) => readFormat(name, from));
  const twice = wanted.find((format, index) => wanted.indexOf(format) !== index);
  if (twice !== undefined) throw wrong(`--format names ${twice} twice`);
  return wanted;
}

function readFormat(name: string, from: readonly Format[]): Format {
  const found = formats.find((format) => format === name);
  if (found === undefined) {
    const near = nearest(name, from);
    const right =
      near === undefined ? `the formats are ${from.join(', ')}` : `did you mean ${near}?`;
    throw wrong(`there is no format "${name}"; ${right}`);
  }
  if (from.includes(found)) return found;
  throw wrong(`${found} is no format of this command's results; they are ${from.join(', ')}`);
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
