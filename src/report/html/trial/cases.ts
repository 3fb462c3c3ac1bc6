import type { Result } from '../../../core/result.ts';
import { evidenceLimit } from '../../../core/rules/rule.ts';
import type { CaseFinding, CaseResult, TrialTimeline } from '../../../core/trial/trial-result.ts';
import { nameAttempts } from '../../terminal/rules.ts';
import { compactUs, formatCount, plural } from '../../terminal/words.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { ruleMark, toneOf } from '../mark.ts';
import { commandLine, folded } from '../parts.ts';
import type { Section } from '../section.ts';
import { timelineFigure } from '../timeline/figure.ts';
import { timelineLegend } from '../timeline/legend.ts';

const waitsShown = 8;
const timelinesShown = 2;

/** Each case with what it tells, what was found, and the course of its operations. */
export const casesSection: Section = {
  id: 'cases',
  title: 'Case by case',
  body: (result) => result.trial && renderCases(result.trial.cases, result),
};

function renderCases(cases: readonly CaseResult[], result: Result): Html | undefined {
  if (cases.length === 0) return undefined;
  return html`${folded('How to read the timelines below', timelineLegend())}
<div class="cases" id="case-list">
${cases.map((each) => renderCase(each, result))}</div>`;
}

function renderCase(each: CaseResult, result: Result): Html {
  const { id, group, tells, verdict, sentence, findings, reproduce } = each;
  const isTold = findings.some((finding) => finding.sentence === sentence);
  return html`<details class="case ${toneOf(verdict)}" id="case-${id}" data-name="${id}" data-verdict="${verdict}"><summary>${ruleMark(verdict)}<span class="name">${id}</span><span class="source">${sentence}</span></summary>
<div class="inside">
<p class="holds">${tells}.</p>
<p class="quiet">${group}; ${numbersOf(each)}</p>
${!isTold && verdict !== 'pass' && html`<p>${sentence}</p>`}
${renderFindings(each, result)}
${shownOf(each).map((timeline) => timelineFigure(timeline, foundIn(timeline, findings)))}
${reproduce !== undefined && html`<h3>Try this case alone</h3>${commandLine(reproduce)}`}
</div></details>
`;
}

function numbersOf({ operations, attempts, waitsMs }: CaseResult): string {
  const waits = waitsMs.slice(0, waitsShown).map((waitMs) => compactUs(waitMs * 1_000));
  const rest = waitsMs.length - waits.length;
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : '';
  const waited = waits.length === 0 ? '' : `, with waits of ${waits.join(', ')}${more}`;
  const most = operations > 1 ? 'at most ' : '';
  return `${plural(operations, 'operation')}, ${most}${plural(attempts, 'attempt')}${waited}`;
}

function renderFindings({ id, findings }: CaseResult, { rules, trial }: Result): Html[] {
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)];
  return byRule.map(([rule, own]) => {
    const source = rules.find((outcome) => outcome.id === rule)?.source;
    const isExpected = trial?.baseline?.expected.some(
      (entry) => entry.case === id && entry.rule === rule,
    );
    const atLeast = own.length < evidenceLimit ? '' : 'at least ';
    const name = source === undefined ? rule : html`<a href="#rule-${rule}">${rule}</a>`;
    return html`<h3>${name} <span class="quiet">${own[0]?.level}${source !== undefined && `, ${source}`}${isExpected === true && ', expected by the baseline'}</span></h3>
<ol class="evidence">${own.map(renderFinding)}</ol>${own.length > 1 && html`<p class="quiet">${atLeast}${plural(own.length, 'finding')}</p>`}`;
  });
}

function renderFinding({ sentence, operation, attempts }: CaseFinding): Html {
  return html`<li><p>${sentence}<br><span class="quiet">operation <code>${operation}</code>, ${nameAttempts(attempts)}</span></p></li>`;
}

/** Two of operations with findings; where there is none the one with the most attempts. */
function shownOf({ timelines, findings }: CaseResult): readonly TrialTimeline[] {
  const found = timelines.filter((timeline) => foundIn(timeline, findings).size > 0);
  return found.length === 0 ? timelines.slice(0, 1) : found.slice(0, timelinesShown);
}

function foundIn({ operation }: TrialTimeline, findings: readonly CaseFinding[]): Set<number> {
  return new Set(findings.flatMap((each) => (each.operation === operation ? each.attempts : [])));
}
