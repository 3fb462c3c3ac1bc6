import type { Evidence, RuleOutcome } from '../../core/rules/rule.ts';
import { nameAttempts } from '../terminal/rules.ts';
import { plural } from '../terminal/words.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { timelineFigure } from './timeline/figure.ts';
import type { TimelinePlan } from './timeline/plan.ts';

/** What a rule found: each finding in a sentence, with the course of its operation where it was kept. */
export function renderEvidence(rule: RuleOutcome, plan: TimelinePlan): Html | undefined {
  const { id, evidence, violations } = rule;
  if (evidence.length === 0) return undefined;
  const rest = violations - evidence.length;
  const operations = evidence.map(({ operation }) => operation);
  const items = evidence.map((each, index) => {
    const isFirst = operations.indexOf(each.operation) === index;
    return html`<li><p>${each.sentence}${each.level && ` (weighs as ${each.level})`}<br><span class="quiet">operation <code>${each.operation}</code>, ${nameAttempts(each.attempts)}</span>${placeOf(each, id, plan)}</p>${isFirst && drawn(rule, each.operation, plan)}</li>\n`;
  });
  return html`<ol class="evidence">\n${items}</ol>${rest > 0 && html`<p class="quiet">And ${plural(rest, 'more violation')}, of which only the number was kept.</p>`}`;
}

/** Where a timeline stands that is drawn elsewhere. */
function placeOf({ operation }: Evidence, rule: string, { places, cases }: TimelinePlan) {
  const id = cases.get(operation);
  if (id !== undefined) return html` <a href="#case-${id}">in case ${id}</a>`;
  const place = places.get(operation);
  if (!place || place.rule === rule) return undefined;
  return html` <a href="#${place.anchor}">its timeline, below ${place.rule}</a>`;
}

function drawn({ id, evidence }: RuleOutcome, operation: string, plan: TimelinePlan) {
  const place = plan.places.get(operation);
  const timeline = plan.timelines.get(operation);
  if (!timeline || place?.rule !== id) return undefined;
  const found = new Set(
    evidence.flatMap((each) => (each.operation === operation ? each.attempts : [])),
  );
  return html`<div id="${place.anchor}">${timelineFigure(timeline, found)}</div>`;
}
