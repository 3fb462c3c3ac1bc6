import { printable } from './terminal/printable.ts';

/** What GitHub would take for markup, a link, a mention or a formula, and how it is made text. */
const escapes: Readonly<Record<string, string>> = {
  // A comment between the sign and the name, or else somebody is told of it.
  '@': '@<!-- -->',
  '#': '#<!-- -->',
  $: '<span>$</span>',
};
const special =
  /[\\`*_[\]<>~&@#$]|(?<=^|\W)www(?=\.)|:(?=\/\/)|:(?=[\w+-]*[a-z+-][\w+-]*:)|(?<!\d):(?=\d+:)|^[-+]|(?<=^\d+)[.)](?=\s|$)/giu;

/**
 * A text as it may stand in a list, a heading or a table of GitHub's Markdown: it shows as what it
 * is, on one line, and what a terminal could obey or is longer than 400 characters is handled as there.
 */
export function markdownText(text: string): string {
  const shown = printable(text.trim());
  return shown.replaceAll(special, (found, at: number) => {
    if (found.length > 1) return `${found.slice(0, -1)}<!-- -->${found.slice(-1)}`;
    // The name of an emoji: GitHub looks for those in the text that is left, escapes or not.
    if (found === ':' && shown[at + 1] !== '/') return ':<!-- -->';
    return escapes[found] ?? `\\${found}`;
  });
}

/** Rows of Markdown as a table, the first as its header; '' where there is no other. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header, ...body] = rows;
  if (!header || body.length === 0) return '';
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...body.map(line)].join('\n');
}

/** The first paragraphs that fit into so many bytes of UTF-8, and a word on the rest; '' where none does. */
export function fitMarkdown(text: string, mostBytes: number): string {
  const encoder = new TextEncoder();
  const bytesOf = (part: string): number => encoder.encode(part).length;
  if (bytesOf(text) <= mostBytes) return text;
  const rest = '\n\n_The rest did not fit; it is in the files of the run._\n';
  const kept: string[] = [];
  let left = mostBytes - bytesOf(rest);
  for (const paragraph of text.split('\n\n')) {
    left -= bytesOf(paragraph) + 2;
    if (left < 0) break;
    kept.push(paragraph);
  }
  const whole = withoutOpenFold(kept);
  return whole.length === 0 ? '' : `${whole.join('\n\n')}${rest}`;
}

/** What is folded and never ends would hide all that comes after it. */
function withoutOpenFold(paragraphs: readonly string[]): readonly string[] {
  const opened = paragraphs.findLastIndex((paragraph) => paragraph.startsWith('<details>'));
  const closed = paragraphs.lastIndexOf('</details>');
  return opened > closed ? paragraphs.slice(0, opened) : paragraphs;
}
