import type { BreakpointResult, Result } from '../../core/result.ts';
import { describeKnee } from '../../core/stats/knee.ts';
import { formatThresholdValue } from '../../core/stats/thresholds-wording.ts';
import { stepHeadings, stepRows } from '../terminal/breakpoint.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { thresholdMark } from './mark.ts';
import { dataTable } from './parts.ts';
import type { Section } from './section.ts';

/** What was asked of the numbers, and what they were. */
export const thresholdsSection: Section = {
  id: 'thresholds',
  title: 'Thresholds',
  body: ({ thresholds, breakpoint }) =>
    html`${renderThresholds(thresholds)}${breakpoint && renderSteps(breakpoint)}`,
};

function renderThresholds(thresholds: Result['thresholds']): Html {
  if (thresholds.length === 0) return html`<p>The profile asks for none.</p>`;
  const rows = thresholds.map((outcome) => [
    html`<code>${outcome.expression}</code>`,
    thresholdMark(outcome.holds),
    formatThresholdValue(outcome) ?? '–',
    outcome.reason,
  ]);
  return dataTable({
    caption: 'Thresholds and what they were held against',
    headings: ['Threshold', 'Verdict', 'Value', 'Why'],
    rows,
    right: [2],
  });
}

function renderSteps(breakpoint: BreakpointResult): Html | undefined {
  if (breakpoint.steps.length === 0) return undefined;
  return html`<h3>Steps on the way to the breakpoint</h3>
<p>${sentence(describeKnee(breakpoint))}</p>
${dataTable({ caption: 'Each step of the rising load', headings: stepHeadings, rows: stepRows(breakpoint), right: [1, 2, 3, 4, 5] })}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
