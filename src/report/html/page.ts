import type { Result } from '../../core/result.ts';
import type { Html } from './html.ts';
import { html, markup } from './html.ts';
import { rawSection } from './raw.ts';
import type { Section } from './section.ts';
import { sectionsOf } from './sections.ts';
import { shortTexts } from './short-texts.ts';
import { headline, titleOf } from './title.ts';

/** A style sheet or a script as it stands in the page, and its SHA-256 in base64. */
export interface Asset {
  readonly text: string;
  readonly sha256: string;
}

/** What a page needs besides its result. */
export interface PageAssets {
  readonly styles: readonly Asset[];
  readonly scripts: readonly Asset[];
  /** The result's JSON, by gzip and base64, for the reader to save; absent: there is none to save. */
  readonly packed?: string | undefined;
}

/** Characters of a page that goes as an attachment without a thought, less its frame. */
const roomyPage = 494_000;

interface Rendered {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/**
 * A result as one page that needs no other file and no network: its policy lets nothing run but the
 * scripts given here, and nothing be fetched at all. Every text of the result stays text; long ones
 * are cut, which the page says.
 */
export function renderHtml(result: Result, assets: PageAssets): string {
  const short = shortTexts(result);
  const shown = sectionsOf(short).flatMap((section) => renderSection(section, short));
  const room =
    roomyPage -
    sizeOf(shown.map(({ body }) => body)) -
    sizeOf(assets.styles.concat(assets.scripts).map(({ text }) => text));
  const sections = [...shown, ...renderSection(rawSection(assets.packed, room), short)];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(short)}</title>
${assets.styles.map(({ text }) => html`<style>${markup(text)}</style>\n`)}</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${headline(short)}
<div class="frame">
${contents(sections)}
<main>
${sections.map(({ id, title, body }) => frameOf(id, title, body))}</main>
</div>
${assets.scripts.map(({ text }) => html`<script>${markup(text)}</script>\n`)}</body>
</html>
`;
  return page.toString();
}

function sizeOf(parts: readonly (Html | string)[]): number {
  return parts.reduce((sum, part) => sum + part.toString().length, 0);
}

function policyOf({ styles, scripts }: PageAssets): string {
  const sources = (assets: readonly Asset[]): string =>
    assets.length === 0 ? "'none'" : assets.map(({ sha256 }) => `'sha256-${sha256}'`).join(' ');
  return [
    "default-src 'none'",
    `script-src ${sources(scripts)}`,
    `style-src ${sources(styles)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function renderSection({ id, title, body }: Section, result: Result): Rendered[] {
  const shown = body(result);
  return shown === undefined ? [] : [{ id, title, body: shown }];
}

function contents(sections: readonly Rendered[]): Html {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`);
  return html`<nav class="contents" aria-label="Contents"><ol>\n${links}</ol></nav>`;
}

function frameOf(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
