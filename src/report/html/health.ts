import { healthRows } from '../terminal/counts.ts';
import { html } from './html.ts';
import { pairs } from './parts.ts';
import type { Section } from './section.ts';

/** How well the generator did: a result is no better than what made it. */
export const healthSection: Section = {
  id: 'health',
  title: 'Health of the generator',
  body: (result) =>
    html`<p>How well Retrial kept its own time. Where it was late, the target is not to blame.</p>
${pairs(healthRows(result).map(([label = '', text = '']) => [label, text]))}`,
};
