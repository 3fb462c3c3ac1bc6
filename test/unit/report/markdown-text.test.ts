import { expect, test } from 'vitest';
import { fitMarkdown, markdownTable, markdownText } from '../../../src/report/markdown-text.ts';

test.for([
  ['plain words, 99.9 % (of 1,234)', 'plain words, 99.9 % (of 1,234)'],
  ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
  ['[a](javascript:b) ![c](d)', '\\[a\\](javascript:b) !\\[c\\](d)'],
  [
    '**bold** __too__ ~~gone~~ `code`',
    '\\*\\*bold\\*\\* \\_\\_too\\_\\_ \\~\\~gone\\~\\~ \\`code\\`',
  ],
  ['ping @octocat in #12', 'ping @<!-- -->octocat in #<!-- -->12'],
  ['https://a.example www.b.example', 'https\\://a.example ww<!-- -->w.b.example'],
  ['$x^2$ &amp; a\\b', '<span>$</span>x^2<span>$</span> \\&amp; a\\\\b'],
  ['- nested', '\\- nested'],
  ['+ nested', '\\+ nested'],
  ['1. nested', '1\\. nested'],
  ['10.00 s', '10.00 s'],
  ['    not code\n# no heading', 'not code\\\\x0a#<!-- --> no heading'],
  ['\u001b[2J\u202e', '\\\\x1b\\[2J\\\\u{202e}'],
])('%j stays a text of one line', ([text = '', markdown]) => {
  expect(markdownText(text)).toBe(markdown);
});

test('a bar in a cell ends no cell', () => {
  expect(
    markdownTable([
      ['a', 'b'],
      ['1|2', markdownText('x\\|y')],
    ]),
  ).toBe('| a | b |\n|---|---|\n| 1\\|2 | x\\\\\\|y |');
});

test('a table without rows is none', () => {
  expect([markdownTable([['a', 'b']]), markdownTable([])]).toEqual(['', '']);
});

test('what does not fit is left out by whole paragraphs, and that is told', () => {
  const text = '## Head\n\nfirst é\n\nsecond\n';
  const rest = '\n\n_The rest did not fit; it is in the files of the run._\n';
  const bytes = Buffer.byteLength(text);
  const headAndRest = Buffer.byteLength(`## Head${rest}`);
  expect(fitMarkdown(text, bytes)).toBe(text);
  expect(fitMarkdown('long '.repeat(100).concat(text), bytes)).toBe('');
  expect(fitMarkdown(text.concat('more '.repeat(50)), headAndRest + 2)).toBe(`## Head${rest}`);
  expect(fitMarkdown(text.concat('more '.repeat(50)), headAndRest + 1)).toBe('');
  const long = Array.from({ length: 999 }, (_, index) => `paragraph ${index} ü`).join('\n\n');
  const fitted = fitMarkdown(long, 5_000);
  expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(5_000);
  expect(long.startsWith(fitted.slice(0, -rest.length))).toBe(true);
});
