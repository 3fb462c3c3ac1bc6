import type { RuleVerdict } from '../../../core/rules/rule.ts';
import type { CaseResult, Trial } from '../../../core/trial/trial-result.ts';
import { verdictOrder } from '../../terminal/rules.ts';
import { formatCount } from '../../terminal/words.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { ruleMark, ruleSymbol } from '../mark.ts';
import type { Section } from '../section.ts';

/** Every case against every rule that some case gave an opportunity. */
export const matrixSection: Section = {
  id: 'matrix',
  title: 'Cases and rules',
  body: ({ trial, rules }) =>
    trial &&
    renderMatrix(
      trial,
      rules.map(({ id }) => id),
    ),
};

function renderMatrix({ cases, skipped }: Trial, order: readonly string[]): Html {
  if (cases.length === 0) return html`<p>No case was tried.</p>`;
  const seen = new Set(cases.flatMap(({ rules }) => Object.keys(rules)));
  const rules = [...new Set([...order, ...seen])].filter((id) => seen.has(id));
  const groups = [...Map.groupBy(cases, ({ group }) => group)];
  return html`${verdictFilter(cases)}
<div class="scroll matrix" role="region" aria-label="Cases and rules" tabindex="0"><table id="matrix-table"><caption>What each rule said of each case</caption>
<thead><tr><th scope="col">Case<th scope="col">Verdict${rules.map((id) => html`<th scope="col" class="upright"><span>${id}</span>`)}</thead>
${groups.map(([group, members]) => renderGroup(group, members, rules))}</table></div>
<p class="quiet legend-line">${verdictOrder.map((verdict) => html`${ruleMark(verdict)} `)} An empty field: the case gave the rule no opportunity. ${skipped.length > 0 && html`<a href="#not-tried">${formatCount(skipped.length)} cases were not tried.</a>`}</p>`;
}

function renderGroup(group: string, cases: readonly CaseResult[], rules: readonly string[]): Html {
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${rules.length + 2}">${group}
${cases.map((each) => renderRow(each, rules))}`;
}

function renderRow({ id, verdict, rules }: CaseResult, columns: readonly string[]): Html {
  const cells = columns.map((rule) => {
    const said = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
    return html`<td>${said && ruleSymbol(said)}`;
  });
  return html`<tr data-name="${id}" data-verdict="${verdict}"><th scope="row"><a href="#case-${id}">${id}</a><td>${ruleMark(verdict)}${cells}\n`;
}

/** Buttons that leave one verdict, in the matrix and in the list below it. */
function verdictFilter(cases: readonly CaseResult[]): Html {
  const counts = new Map<RuleVerdict, number>();
  for (const { verdict } of cases) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const choices = verdictOrder.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [choice(verdict, ruleMark(verdict), count)];
  });
  return html`<fieldset class="filter needs-script" data-filter="matrix-table case-list"><legend>Show cases</legend>${choice('', 'all', cases.length)}${choices} <label class="find">named <input type="search"></label> <span role="status"></span></fieldset>`;
}

function choice(value: string, label: Html | string, count: number): Html {
  return html`<label class="choice"><input type="radio" name="verdict" value="${value}"${value === '' && html` checked`}> ${label} ${formatCount(count)}</label>`;
}
