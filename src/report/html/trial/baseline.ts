import { overAllCases } from '../../../core/trial/baseline.ts';
import type { BaselineEntry } from '../../../core/trial/trial-result.ts';
import type { Html, HtmlValue } from '../html.ts';
import { html } from '../html.ts';
import { dataTable } from '../parts.ts';
import type { Section } from '../section.ts';

/** The failures that a baseline names, or does not name. */
export const baselineSection: Section = {
  id: 'baseline',
  title: 'Baseline',
  body: ({ trial }) => {
    if (!trial?.baseline) return undefined;
    const { fresh, stale, expected } = trial.baseline;
    const rows = [
      ...rowsOf(fresh, 'bad', '✖ new', 'It failed, and is not in the baseline.'),
      ...rowsOf(
        stale,
        'bad',
        '✖ stale',
        'The baseline names it, and it did not fail; take it out.',
      ),
      ...rowsOf(expected, 'idle', '○ expected', 'It failed, as the baseline says.'),
    ];
    if (rows.length === 0) return html`<p>It names no failure, and there was none.</p>`;
    const headings = ['Rule', 'Case', 'Verdict', 'What it means'];
    return dataTable({ caption: 'Failures against the baseline', headings, rows });
  },
};

function rowsOf(
  entries: readonly BaselineEntry[],
  tone: string,
  mark: string,
  says: string,
): HtmlValue[][] {
  return entries.map(({ rule, case: id }) => [
    html`<a href="#rule-${rule}">${rule}</a>`,
    placeOf(id),
    html`<span class="mark ${tone}">${mark}</span>`,
    says,
  ]);
}

function placeOf(id: string): Html | string {
  return id === overAllCases ? 'all together' : html`<a href="#case-${id}">${id}</a>`;
}
