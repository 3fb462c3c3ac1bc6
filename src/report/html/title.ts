import type { Result } from '../../core/result.ts';
import { formatMs } from '../../core/units.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** What the page is about: the profile of a load, or the client that was on trial. */
export function nameOf({ trial, profile }: Result): string {
  return trial ? trial.client : profile.name;
}

/** The title of the page: verdict first, so that it shows on the tab of a browser. */
export function titleOf(result: Result): string {
  return `${result.verdict}: ${nameOf(result)}`;
}

/** The head of the page: what was run, against what, when; and the switch between light and dark. */
export function headline(result: Result): Html {
  const { trial, target, contract, startedAt, durationMs } = result;
  const kind = trial ? 'Trial of a client' : 'Load run';
  const facts = [
    ...(trial ? [] : [['target', target]]),
    ['contract', contract],
    ['started', startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['took', formatMs(durationMs)],
  ];
  return html`<header class="head">
<p class="kind">${kind}</p>
<h1>${nameOf(result)}</h1>
<dl class="facts">${facts.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>
<button type="button" class="theme needs-script" data-theme-switch>Light or dark</button>
</header>`;
}
