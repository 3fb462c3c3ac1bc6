import type { Html } from '../html.ts';
import { html } from '../html.ts';

/** How the drawings of attempts are read. */
export function timelineLegend(): Html {
  return html`<ul class="legend">
<li>${key(html`<rect class="bar fine" x="10" y="3" width="8" height="12" rx="1"/>`)} attempt</li>
<li>${key(html`<path class="wait" d="M2 9H26"/>`)} wait</li>
<li>${key(html`<path class="wait early" d="M2 9H26"/>`)} wait that was too short</li>
<li>${key(html`<path class="asked" d="M12 1v16m0-16h5"/>`)} when Retry-After ends</li>
<li>${key(html`<rect class="band" x="4" y="1" width="20" height="16"/>`)} where a declared wait ends</li>
<li>${key(html`<path class="fault" d="M16 1l-5 9h4l-2 7l7-10h-4l3-6z"/>`)} fault on purpose</li>
<li>${key(html`<path class="told" d="M14 3l6 6l-6 6l-6-6z"/>`)} the client reports</li>
<li><span class="mark bad">✖</span> attempt of a finding</li>
</ul>`;
}

function key(shape: Html): Html {
  return html`<svg class="course key" viewBox="0 0 28 18" aria-hidden="true">${shape}</svg>`;
}
