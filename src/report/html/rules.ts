import type { Result } from '../../core/result.ts';
import { allRules } from '../../core/rules/catalogue.ts';
import type { RuleOutcome } from '../../core/rules/rule.ts';
import { isIdle, verdictOrder } from '../terminal/rules.ts';
import { formatCount } from '../terminal/words.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { ruleMark, toneOf } from './mark.ts';
import { folded, pairs } from './parts.ts';
import { renderEvidence } from './rule-evidence.ts';
import type { Section } from './section.ts';
import { timelineLegend } from './timeline/legend.ts';
import type { TimelinePlan } from './timeline/plan.ts';
import { planTimelines } from './timeline/plan.ts';

const sentences: ReadonlyMap<string, string> = new Map(
  allRules.map(({ id, holds }) => [id, holds]),
);

/** Each rule with its verdict, what it rests on, and behind it what was found. */
export const rulesSection: Section = { id: 'rules', title: 'Rules', body: renderRules };

function renderRules(result: Result): Html {
  const { rules, course, trial } = result;
  if (rules.length === 0) return html`<p>No rule was judged.</p>`;
  const sorted = rules
    .filter((rule) => !isIdle(rule))
    .toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
  const idle = rules.filter(isIdle);
  const isMissing = !trial && !course && rules.some(({ violations }) => violations > 0);
  const plan = planTimelines(sorted, result);
  return html`${isMissing && html`<p>The version that wrote this result kept no timelines, so findings are told in words alone.</p>`}
${plan.places.size > 0 && folded('How to read the timelines below', timelineLegend())}
${sorted.length > 0 && renderJudged(sorted, plan)}
${idle.length > 0 && renderIdle(idle)}`;
}

function renderJudged(sorted: readonly RuleOutcome[], plan: TimelinePlan): Html {
  return html`<div class="rules">
<div class="rule-head" aria-hidden="true"><span>Verdict</span><span>Rule</span><span>Level</span><span class="number">Checked</span><span class="number">Broken</span><span>Source</span></div>
${sorted.map((rule) => renderRule(rule, plan))}</div>`;
}

function renderRule(rule: RuleOutcome, plan: TimelinePlan): Html {
  const { id, verdict, level, checked, violations, source } = rule;
  return html`<details class="rule ${toneOf(verdict)}" id="rule-${id}"><summary>${ruleMark(verdict)}<span class="name">${id}</span><span>${level}</span><span class="number">${formatCount(checked)}<span class="unit"> checked</span></span><span class="number">${formatCount(violations)}<span class="unit"> broken</span></span><span class="source">${source}</span></summary>
<div class="inside">
${holdsOf(rule)}${renderEvidence(rule, plan)}</div></details>
`;
}

function holdsOf({ id, subject, reason, inconclusive, notes }: RuleOutcome): Html {
  const holds = sentences.get(id);
  return html`${holds !== undefined && html`<p class="holds">${holds}.</p>`}
${pairs([
  ['about', subject === 'client' ? 'the client' : 'the server'],
  ...(reason === undefined ? [] : ([['why', reason]] as const)),
  ...(inconclusive === 0
    ? []
    : ([['undecided', `${formatCount(inconclusive)} more opportunities`]] as const)),
  ...notes.map((note, index) => [index === 0 ? 'notes' : '', note] as const),
])}`;
}

function renderIdle(idle: readonly RuleOutcome[]): Html {
  const names = idle.map(({ id }) => html`<code id="rule-${id}">${id}</code> `);
  return html`<p class="idle-rules">${ruleMark('not-exercised')} No operation gave these an opportunity: ${names}</p>`;
}
