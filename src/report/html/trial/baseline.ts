import type { Result } from '../../../core/result.ts';
import { overAllCases } from '../../../core/trial/baseline.ts';
import type { BaselineEntry } from '../../../core/trial/trial-result.ts';
import type { HtmlValue } from '../html.ts';
import { html } from '../html.ts';
import { dataTable } from '../parts.ts';
import type { Section } from '../section.ts';

/** The failures that a baseline names, or does not name. */
export const baselineSection: Section = {
  id: 'baseline',
  title: 'Baseline',
  body: (result) => {
    const { trial } = result;
    if (!trial?.baseline) return undefined;
    const { fresh, stale, expected } = trial.baseline;
    const rowsOf = rowsIn(result);
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

/** Entries as rows, with links to what stands on the page: a case may not have been tried. */
function rowsIn({ trial, rules }: Result) {
  return (entries: readonly BaselineEntry[], tone: string, mark: string, says: string) =>
    entries.map(({ rule, case: id }): HtmlValue[] => [
      rules.some((each) => each.id === rule) ? html`<a href="#rule-${rule}">${rule}</a>` : rule,
      trial?.cases.some((each) => each.id === id)
        ? html`<a href="#case-${id}">${id}</a>`
        : wordsOf(id),
      html`<span class="mark ${tone}">${mark}</span>`,
      says,
    ]);
}

function wordsOf(id: string): string {
  return id === overAllCases ? 'all together' : id;
}
