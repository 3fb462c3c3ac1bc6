import type { Html } from '../html/html.ts';
import { html } from '../html/html.ts';
import type { LiveCells } from './cells.ts';

/** Where the page finds what it is made of. */
export interface LivePageParts {
  /** Of the profile. */
  readonly name: string;
  /** Paths of style sheets and scripts, in their order. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

const cells: readonly (readonly [key: keyof LiveCells, label: string])[] = [
  ['rate', 'Rate'],
  ['stage', 'Stage'],
  ['response', 'Response time'],
  ['inFlight', 'In flight'],
  ['attempts', 'Attempts'],
  ['amplified', 'Amplified'],
];

/** The page that follows a load; its numbers and charts come as events, which its script fills in. */
export function renderLivePage({ name, styles, scripts }: LivePageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}, live</title>
<link rel="icon" href="data:,">
${styles.map((path) => html`<link rel="stylesheet" href="${path}">\n`)}</head>
<body>
<header class="head">
<p class="kind">Load run, live</p>
<h1>${name}</h1>
<p class="live-time"><progress max="1" value="0" aria-label="How much of the plan is done" data-live-progress></progress> <span data-cell="percent">0 %</span> <span data-cell="time">waiting for the first second</span></p>
<p role="status" data-live-status></p>
<button type="button" class="theme needs-script" data-theme-switch>Light or dark</button>
</header>
<main class="live-frame">
<noscript><p>This page needs JavaScript to follow the run; the report of the run will not.</p></noscript>
${endSection()}
${nowSection()}
<section aria-labelledby="course-title"><h2 id="course-title">Course</h2>
<p class="quiet" data-live-waiting>Charts begin with the first whole second.</p>
<div class="charts" data-live-charts></div></section>
</main>
${scripts.map((path) => html`<script src="${path}"></script>\n`)}</body>
</html>
`;
  return page.toString();
}

function endSection(): Html {
  return html`<section aria-labelledby="end-title" data-live-end hidden><h2 id="end-title">The run is over: <span data-live-verdict></span></h2>
<ul data-live-reasons></ul>
<p>Its report and its other files are in <code data-live-folder></code>.</p></section>`;
}

function nowSection(): Html {
  const tiles = cells.map(
    ([key, label]) => html`<div><dt>${label}</dt><dd data-cell="${key}">–</dd></div>\n`,
  );
  return html`<section aria-labelledby="now-title"><h2 id="now-title" data-live-now>Now</h2>
<dl class="live-tiles">
${tiles}</dl>
<h3>Broken rules</h3>
<ul class="live-list" data-live-broken><li>nothing so far</li></ul>
<div data-live-faults-box hidden><h3>Faults of the mock</h3>
<ul class="live-list" data-live-faults></ul></div></section>`;
}
