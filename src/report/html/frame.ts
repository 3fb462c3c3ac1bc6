import type { Html } from './html.ts';
import { html, markup } from './html.ts';

/** A style sheet or a script as it stands in the page, and its SHA-256 in base64. */
export interface Asset {
  readonly text: string;
  readonly sha256: string;
}

export interface FrameAssets {
  readonly styles: readonly Asset[];
  readonly scripts: readonly Asset[];
}

/** A part of a page, with a heading that the table of contents leads to. */
export interface Framed {
  /** Also the anchor: `rules`. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Frame {
  /** For the tab of a browser. */
  readonly title: string;
  readonly headline: Html;
  /** One of them is the verdict, by the id `verdict`. */
  readonly sections: readonly Framed[];
}

/**
 * A whole page that needs no other file and no network: its policy lets nothing run but the scripts
 * given here, and nothing be fetched at all.
 */
export function renderFrame({ title, headline, sections }: Frame, assets: FrameAssets): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${assets.styles.map(({ text }) => html`<style>${markup(text)}</style>\n`)}</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${headline}
<div class="frame">
${contents(sections)}
<main>
${sections.map(renderSection)}</main>
</div>
${assets.scripts.map(({ text }) => html`<script>${markup(text)}</script>\n`)}</body>
</html>
`;
  return page.toString();
}

function policyOf({ styles, scripts }: FrameAssets): string {
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

function contents(sections: readonly Framed[]): Html {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`);
  return html`<nav class="contents" aria-label="Contents"><ol>\n${links}</ol></nav>`;
}

function renderSection({ id, title, body }: Framed): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
