import { formatCount } from '../terminal/words.ts';
import { html } from './html.ts';
import type { Section } from './section.ts';

/** The result itself, to be saved from the page; `packed` is its JSON, by gzip and base64. */
export function rawSection(packed: string | undefined, room: number): Section {
  return { id: 'raw', title: 'Raw result', body: () => bodyOf(packed, room) };
}

/** What has no room of so many characters stays out of the page, which is to be sent around. */
function bodyOf(packed: string | undefined, room: number) {
  if (packed === undefined) {
    return html`<p>This page does not carry the result; it is in result.json beside it.</p>`;
  }
  if (packed.length > room) {
    const kilobytes = formatCount(packed.length / 1_000);
    return html`<p>The result is too large for this page (${kilobytes} kB packed); it is in result.json beside it.</p>`;
  }
  return html`<p>Everything that this page shows, and the histograms, as JSON; <code>retrial report result.json</code> shows it again.</p>
<p class="needs-script"><button type="button" data-save-result>Save result.json</button> <span role="status" data-save-status></span></p>
<noscript><p>It is packed into this page and takes JavaScript to save; it is also in result.json beside it.</p></noscript>
<script type="text/plain" id="packed-result">${packed}</script>`;
}
