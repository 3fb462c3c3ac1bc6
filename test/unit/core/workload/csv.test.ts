import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../../../src/core/workload/csv.ts';

/** The cells of a text's records. */
const cells = (text: string) => {
  const read = readCsv(text);
  return 'sentence' in read ? read : read.map((record) => record.cells);
};

test('cells are apart by commas, and lines may end in CRLF or LF, the last one in nothing', () => {
  expect(cells('a,b\r\n1,2\n3,\n,4')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', ''],
    ['', '4'],
  ]);
});

test('a byte order mark is no part of the first column', () => {
  expect(cells('\ufeffa\n1\n')).toEqual([['a'], ['1']]);
});

test('a cell in quotes may hold commas, line breaks and doubled quotes', () => {
  expect(cells('"a,b","c""d"\r\n"e\r\nf",g\n""\n')).toEqual([
    ['a,b', 'c"d'],
    ['e\r\nf', 'g'],
    [''],
  ]);
});

test('each record knows the line that it begins on', () => {
  const read = readCsv('a\n"x\ny"\nb');
  expect('sentence' in read ? read : read.map(({ line }) => line)).toEqual([1, 2, 4]);
});

test.for([
  ['a\n\nb', 2, 'is empty; leave it out, or write "" for an empty value'],
  ['a\n"b\nc', 2, 'has a quote that is not closed'],
  ['a\nb"c', 2, 'has a quote within a cell; put the whole cell in quotes, and double those inside'],
  ['a\n"b"c', 2, 'has text behind a closing quote; a comma belongs there'],
] as const)('%j is refused for its line %i', ([text, line, sentence]) => {
  expect(readCsv(text)).toEqual({ line, sentence });
});

test('whatever is written in quotes is read again', () => {
  const table = fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { minLength: 1 }));
  const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = rows.map((row) => row.map(quote).join(',') + end).join('');
      expect(cells(text)).toEqual(rows);
    }),
  );
});
