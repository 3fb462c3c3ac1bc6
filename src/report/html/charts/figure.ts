import { formatCount, plural } from '../../terminal/words.ts';
import { type Html, html } from '../html.ts';

/** A drawing with what it is called and what it tells. */
export function figure(title: string, sentence: Html | string, drawing: Html): Html {
  return html`<figure class="chart"><figcaption><h3>${title}</h3><p>${sentence}</p></figcaption>${drawing}</figure>`;
}

/** In place of a drawing: what is missing, and why. */
export function missing(title: string, sentence: string): Html {
  return html`<div class="chart"><h3>${title}</h3><p class="missing quiet">${sentence}</p></div>`;
}

/** Why a result has no part that older versions did not record. */
export const notRecorded =
  'This result does not tell: it was made by a version of Retrial that did not record it, or by a run without it.';

/** `All 64 waits are shown`, or how many of them. */
export function shownOf(shown: number, count: number): string {
  return shown >= count
    ? `All ${plural(count, 'wait')} are shown`
    : `${formatCount(shown)} of ${plural(count, 'wait')} are shown, spread over the run`;
}
