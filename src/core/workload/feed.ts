import { z } from 'zod';
import { RetrialError } from '../errors.ts';
import { stream } from '../random.ts';
import { readCsv } from './csv.ts';

/** A feed in a profile: where its rows are, and how arrivals share them. */
export const FeedSettings = z
  .strictObject({
    /** From the folder of the profile; `.csv`, or `.jsonl` or `.ndjson` with an object a line. */
    file: z.string().regex(/\.(csv|jsonl|ndjson)$/i, {
      error:
        'must end in .csv (with a line of column names), or in .jsonl or .ndjson (an object a line)',
    }),
    /** `shared`: arrival i has row i modulo the rows; `random`: a row drawn by the seed. */
    order: z.enum(['shared', 'random']).default('shared'),
  })
  .meta({ title: 'a feed, like { file: ./users.csv }' });
export type FeedSettings = z.infer<typeof FeedSettings>;

/** The rows of a feed as texts; every row has a cell for each column. */
export interface FeedRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A feed ready for use: its rows, and how arrivals share them. */
export interface Feed extends FeedRows {
  readonly order: FeedSettings['order'];
}

/**
 * The rows in a feed's text, by the ending of its file's name.
 *
 * @throws RetrialError (`profile`) with the line that is wrong, or that there are no rows.
 */
export function readFeed(file: string, text: string): FeedRows {
  const read = /\.csv$/i.test(file) ? readCsvRows(file, text) : readJsonRows(file, text);
  if (read.rows.length > 0) return read;
  throw refuse(file, undefined, 'this feed has no rows');
}

/**
 * The value of a column for each arrival. The row of an arrival depends on nothing but its number
 * (`shared`) or (seed, run id, feed, number) (`random`), so all columns and steps see the same row.
 *
 * @throws RetrialError (`profile`) for a feed or column that is not there.
 */
export function feedColumns(
  feeds: Readonly<Record<string, Feed>>,
  { seed, runId }: { readonly seed: string; readonly runId: string },
): (feed: string, column: string) => (index: number) => string {
  return (name, column) => {
    const feed = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
    if (!feed) throw new RetrialError(`there is no feed "${name}"`, { code: 'profile' });
    const { columns, rows, order } = feed;
    const place = columns.indexOf(column);
    if (place < 0)
      throw new RetrialError(`feed "${name}" has no column "${column}"`, { code: 'profile' });
    return (index) => {
      const row =
        order === 'shared'
          ? index % rows.length
          : Math.floor(stream(seed, runId, 'feed', name, index)() * rows.length);
      return rows[row]?.[place] ?? '';
    };
  };
}

function refuse(file: string, line: number | undefined, sentence: string): RetrialError {
  const place = line === undefined ? { file } : { file, line };
  return new RetrialError(sentence, { code: 'profile', place });
}

function readCsvRows(file: string, text: string): FeedRows {
  const records = readCsv(text);
  if ('sentence' in records) throw refuse(file, records.line, `this line ${records.sentence}`);
  const [header, ...body] = records;
  if (!header)
    throw refuse(file, undefined, 'this feed is empty; its first line names the columns');
  const { cells: columns } = header;
  for (const [index, column] of columns.entries()) {
    if (column.trim() === '') throw refuse(file, 1, `column ${index + 1} has no name`);
    if (columns.indexOf(column) < index) {
      throw refuse(file, 1, `two columns are named "${column}"; each needs a name of its own`);
    }
  }
  for (const { line, cells } of body) {
    if (cells.length === columns.length) continue;
    const sentence = `this line has ${countOf(cells.length)}, where the first names ${columns.length}`;
    throw refuse(file, line, sentence);
  }
  return { columns, rows: body.map(({ cells }) => cells) };
}

const countOf = (cells: number): string => `${cells} ${cells === 1 ? 'cell' : 'cells'}`;

function readJsonRows(file: string, text: string): FeedRows {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  let columns: readonly string[] | undefined;
  const rows = lines.map((line, index) => {
    const row = parseObject(line);
    if (!row) throw refuse(file, index + 1, 'this line is not a JSON object');
    columns ??= Object.keys(row);
    return columns.map((column) => {
      const value = Object.hasOwn(row, column) ? row[column] : undefined;
      if (value !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
      throw refuse(file, index + 1, `this line has no "${column}", which the first line has`);
    });
  });
  return { columns: columns ?? [], rows };
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
