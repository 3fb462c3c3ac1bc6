import type { Html, HtmlValue } from './html.ts';
import { html } from './html.ts';

/** Labels and what they stand for; what has no label belongs to the one before it. */
export function pairs(rows: readonly (readonly [label: string, value: HtmlValue])[]): Html {
  const parts = rows.map(([label, value]) =>
    label === '' ? html`<dd>${value}</dd>\n` : html`<dt>${label}</dt><dd>${value}</dd>\n`,
  );
  return html`<dl class="pairs">\n${parts}</dl>`;
}

export interface TableContents {
  /** What it shows; also the name of the box that it scrolls in. */
  readonly caption: string;
  readonly headings: readonly string[];
  /** The first cell is the heading of its row. */
  readonly rows: readonly (readonly HtmlValue[])[];
  /** Columns of numbers, counted from 0. */
  readonly right?: readonly number[];
}

/** A table in a box of its own, so that a wide one never widens the page. */
export function dataTable({ caption, headings, rows, right = [] }: TableContents): Html {
  const numberClass = (column: number) => right.includes(column) && html` class="number"`;
  const head = headings.map(
    (heading, column) => html`<th scope="col"${numberClass(column)}>${heading}`,
  );
  const body = rows.map(
    ([first, ...cells]) =>
      html`<tr><th scope="row">${first}${cells.map((cell, index) => html`<td${numberClass(index + 1)}>${cell}`)}\n`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</thead><tbody>\n${body}</tbody></table></div>`;
}

/** A command on a line of its own, with a button that copies it. */
export function commandLine(command: string): Html {
  return html`<div class="command"><code>${command}</code><button type="button" class="needs-script" data-copy>Copy</button></div>`;
}

/** What is there to be read only by those who want to. */
export function folded(summary: HtmlValue, body: HtmlValue): Html {
  return html`<details class="fold"><summary>${summary}</summary>${body}</details>`;
}
