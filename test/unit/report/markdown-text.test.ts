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
  [':x: is :+1:', ':<!-- -->x: is :<!-- -->+1:'],
  ['a:100:b :a_b:', 'a:<!-- -->100:b :<!-- -->a\\_b:'],
  ['at 04:05:06, a: b', 'at 04:05:06, a: b'],
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

test('evidence whose end does not fit is left out whole, or it would hide that something is missing', () => {
  const folded = '<details><summary>a</summary>\n\n- one\n\n</details>';
  const rest = '\n\n_The rest did not fit; it is in the files of the run._\n';
  const text = `## Head\n\n${folded}\n\n${folded}\n\n${'more '.repeat(50)}`;
  const untilSecond = `## Head\n\n${folded}\n\n<details><summary>a</summary>\n\n- one`;
  const room = Buffer.byteLength(`${untilSecond}${rest}`) + 2;
  expect(fitMarkdown(text, room)).toBe(`## Head\n\n${folded}${rest}`);
  expect(fitMarkdown(text, room + Buffer.byteLength('\n\n</details>'))).toBe(
    `## Head\n\n${folded}\n\n${folded}${rest}`,
  );
});
