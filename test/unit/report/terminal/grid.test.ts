import { expect, test } from 'vitest';
import { grid, naturalWidth, widthOf } from '../../../../src/report/terminal/grid.ts';

test('columns are as wide as their widest cell, and numbers stand to the right', () => {
  const rows = [
    ['name', 'count'],
    ['a', '1'],
    ['bcdefg', '1,000'],
  ];
  expect(grid(rows, { columns: 80, header: true, right: [1] })).toBe(
    ['name    count', '─────────────', 'a           1', 'bcdefg  1,000'].join('\n'),
  );
});

test('the column that gives way breaks between words, and the lines keep its margin', () => {
  const rows = [['label', 'one two three four five six seven']];
  expect(grid(rows, { columns: 25, wrap: 1 })).toBe(
    ['label  one two three four', '       five six seven'].join('\n'),
  );
});

test('styles take no width', () => {
  const red = '\u001b[31mred\u001b[39m';
  expect([widthOf(red), naturalWidth([[red, 'x']])]).toEqual([3, 6]);
});

test('no rows are no text', () => {
  expect(grid([], { columns: 80 })).toBe('');
});

test('a column holds a character of two cells, whatever its script', () => {
  const wide = ['漢', '한', 'カ', 'ｆ', '⌚', '☝', '✌', '🙂', '\u{20000}'];
  const drawn = wide.map((character) => grid([[character, 'x']], { columns: 80 }));
  expect(drawn.map((line) => line.replaceAll(' ', ''))).toEqual(wide.map((each) => `${each}x`));
});
