/** A record of a CSV text with the line it begins on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What is wrong with a CSV text, and on which line; the sentence has the line as its subject. */
export interface CsvMistake {
  readonly line: number;
  readonly sentence: string;
}

/**
 * Reads CSV by RFC 4180: cells apart by commas, records by CRLF or LF; a cell in quotes may hold
 * commas, line breaks and doubled quotes. A byte order mark and a line break at the end are left
 * out. Comes back with the records, or with the first mistake: a quote that is not closed, or that
 * stands where none may; an empty line.
 */
export function readCsv(text: string): readonly CsvRecord[] | CsvMistake {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const begun = line;
    const cells: string[] = [];
    for (let isLast = false; !isLast; ) {
      const cell = readCell(source, at);
      if (typeof cell === 'string') return { line, sentence: cell };
      cells.push(cell.value);
      line += cell.breaks;
      at = cell.endAt + 1;
      isLast = source[cell.endAt] !== ',';
      if (source[cell.endAt] === '\r') at += 1;
    }
    // Of one column it might be an empty cell, but a slip of the keyboard is likelier.
    if (cells.length === 1 && cells[0] === '' && !wasQuoted(source, at)) {
      return { line: begun, sentence: 'is empty; leave it out, or write "" for an empty value' };
    }
    records.push({ line: begun, cells });
    line += 1;
  }
  return records;
}

interface Cell {
  readonly value: string;
  /** Where the comma or the line break behind it stands. */
  readonly endAt: number;
  /** Line breaks within it. */
  readonly breaks: number;
}

/** Whether the character before the line break that ends at `at` is a quote. */
function wasQuoted(source: string, at: number): boolean {
  return /"\r?\n?$/.test(source.slice(Math.max(0, at - 3), at));
}

function readCell(source: string, from: number): Cell | string {
  if (source[from] === '"') return readQuoted(source, from);
  let endAt = from;
  while (endAt < source.length && !isEnd(source, endAt)) {
    if (source[endAt] === '"')
      return 'has a quote within a cell; put the whole cell in quotes, and double those inside';
    endAt += 1;
  }
  return { value: source.slice(from, endAt), endAt, breaks: 0 };
}

function readQuoted(source: string, from: number): Cell | string {
  let close = source.indexOf('"', from + 1);
  while (close >= 0 && source[close + 1] === '"') close = source.indexOf('"', close + 2);
  if (close < 0) return 'has a quote that is not closed';
  const endAt = close + 1;
  if (endAt < source.length && !isEnd(source, endAt)) {
    return 'has text behind a closing quote; a comma belongs there';
  }
  const inner = source.slice(from + 1, close);
  return { value: inner.replaceAll('""', '"'), endAt, breaks: inner.split('\n').length - 1 };
}

function isEnd(source: string, at: number): boolean {
  const character = source[at];
  return (
    character === ',' ||
    character === '\n' ||
    (character === '\r' && (source[at + 1] === '\n' || at + 1 === source.length))
  );
}
