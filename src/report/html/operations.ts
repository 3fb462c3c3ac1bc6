import type { Metrics, Result } from '../../core/result.ts';
import { metricNames } from '../../core/result.ts';
import { countRows } from '../terminal/counts.ts';
import type { LatencyColumn } from '../terminal/latency.ts';
import { latencyCell, latencyHeadings } from '../terminal/latency.ts';
import { formatCount, plural } from '../terminal/words.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { dataTable, pairs } from './parts.ts';
import type { Section } from './section.ts';

const columns = Object.keys(latencyHeadings) as LatencyColumn[];
const headings = columns.map((column) => latencyHeadings[column]);
/** From here on there is a box to look for a name. */
const manyOperations = 12;
/** A page of more would be too large. */
const operationsShown = 500;

/** What was done in numbers, the distributions, in total and by operation. */
export const operationsSection: Section = {
  id: 'operations',
  title: 'Operations',
  body: (result) => html`${pairs(countRows(result).map(([label = '', text = '']) => [label, text]))}
<h3>All operations</h3>
${renderTotal(result.metrics)}
${renderOperations(result.operations)}`,
};

function renderTotal(metrics: Metrics): Html {
  const known = metricNames.filter((name) => metrics[name].count > 0);
  if (known.length === 0) return html`<p>Nothing was recorded.</p>`;
  return html`${dataTable({
    caption: 'Distributions of the whole run',
    headings: ['Metric', ...headings],
    rows: known.map((name) => [
      name,
      ...columns.map((column) => latencyCell(metrics[name], column)),
    ]),
    right: columns.map((_, index) => index + 1),
  })}
<p class="quiet">– means that fewer than 10 observations lie beyond it. Response time runs from the arrival of an operation to its end, waits and retries included; service time is that of one attempt.</p>`;
}

function renderOperations(operations: Result['operations']): Html {
  const entries = Object.entries(operations);
  const shown = entries.slice(0, operationsShown);
  const rest = entries.length - shown.length;
  const isMany = entries.length > manyOperations;
  return html`<h3>By operation</h3>
${isMany && filterBox(entries.length)}
<div class="scroll${isMany && ' tall'}" role="region" aria-label="Distributions by operation" tabindex="0"><table class="numbers" id="by-operation"><caption>Response and service time by operation</caption><thead><tr><th scope="col">Operation<th scope="col">Time${headings.map((heading) => html`<th scope="col">${heading}`)}</thead>
${shown.map(([name, metrics]) => renderOperation(name, metrics))}</table></div>
${rest > 0 && html`<p>And ${plural(rest, 'more operation')}, in the raw result.</p>`}`;
}

/** End tags that HTML does without are left out: of 500 operations they would be most of the page. */
function renderOperation(name: string, metrics: Metrics): Html {
  const row = (metric: 'response' | 'service') =>
    html`<td>${metric}${columns.map((column) => html`<td>${latencyCell(metrics[metric], column)}`)}`;
  return html`<tbody data-name="${name}"><tr><th scope="rowgroup" rowspan="2">${name}${row('response')}<tr>${row('service')}\n`;
}

function filterBox(count: number): Html {
  return html`<div class="filter needs-script" data-filter="by-operation"><label>Find one of ${formatCount(count)} operations <input type="search"></label> <span role="status"></span></div>`;
}
