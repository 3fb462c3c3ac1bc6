import type { Result } from '../../core/result.ts';
import { formatCount, plural } from '../terminal/words.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { dataTable } from './parts.ts';
import type { Section } from './section.ts';

const entriesShown = 40;

/** By what attempts were answered: statuses, codes in bodies, and no answer at all. */
export const errorsSection: Section = {
  id: 'answers',
  title: 'Answers and errors',
  body: ({ counts }) => html`<p>${sentenceOn(counts)}</p>
<div class="beside">${tally('HTTP status', counts.byStatus, counts.attempts)}${tally('Code in the body', counts.byCode, counts.attempts)}</div>`,
};

function sentenceOn({ networkErrors, dropped, censored, attempts }: Result['counts']): string {
  const errors = `${plural(networkErrors, 'attempt')} of ${formatCount(attempts)} ended without an answer`;
  const ends = `${plural(dropped, 'operation')} were dropped because too many were under way, and ${formatCount(censored)} were still open at the end`;
  return `${errors}; ${ends}.`;
}

function tally(title: string, counts: Readonly<Record<string, number>>, attempts: number): Html {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return html`<p class="quiet">${title}: none was seen.</p>`;
  const rest = entries.slice(entriesShown);
  const rows = entries
    .slice(0, entriesShown)
    .map(([key, count]) => [key, formatCount(count), share(count, attempts)]);
  return html`<div>${dataTable({ caption: `${title}, by attempts`, headings: [title, 'Attempts', 'Share'], rows, right: [1, 2] })}
${rest.length > 0 && html`<p class="quiet">And ${formatCount(rest.length)} more, in the raw result.</p>`}</div>`;
}

function share(count: number, attempts: number): string {
  if (attempts === 0) return '–';
  const percent = (count / attempts) * 100;
  return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}
