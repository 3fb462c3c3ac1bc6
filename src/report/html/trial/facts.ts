import type { Trial } from '../../../core/trial/trial-result.ts';
import { trialFacts } from '../../terminal/trial-facts.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { dataTable, pairs } from '../parts.ts';
import type { Section } from '../section.ts';

/** By what the client was judged, what was assumed for it, and what was not tried. */
export const factsSection: Section = {
  id: 'facts',
  title: 'How it was tried',
  body: (result) => {
    const { trial } = result;
    if (!trial) return undefined;
    const facts = trialFacts({ ...result, trial });
    return html`${pairs(facts.map(([label = '', text = '']) => [label, text]))}
${renderSkipped(trial.skipped)}`;
  },
};

function renderSkipped(skipped: Trial['skipped']): Html | undefined {
  if (skipped.length === 0) return undefined;
  const byReason = [...Map.groupBy(skipped, ({ reason }) => reason)];
  return html`<h3 id="not-tried">Not tried</h3>
${dataTable({
  caption: 'Cases that were not tried, and why',
  headings: ['Why', 'Cases'],
  rows: byReason.map(([reason, cases]) => [
    reason,
    cases.map(({ id }) => html`<code>${id}</code> `),
  ]),
})}`;
}
