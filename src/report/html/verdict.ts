import type { Metric, Result } from '../../core/result.ts';
import { compactUs, formatCount, plural } from '../terminal/words.ts';
import type { Html, HtmlValue } from './html.ts';
import { html } from './html.ts';
import { bannerOf } from './mark.ts';
import { folded } from './parts.ts';
import type { Section } from './section.ts';

const reasonsShown = 8;
const tailNames = ['p99', 'p95', 'p90', 'p75'] as const;
type Figure = readonly [label: string, value: string, more: string];

/** How it came out and why, then the few numbers that most readers look for. */
export const verdictSection: Section = { id: 'verdict', title: 'Verdict', body: renderVerdict };

function renderVerdict(result: Result): Html {
  const { shape, word, tone } = bannerOf(result.verdict);
  const { reasons, exitCode } = result;
  const shown = reasons.slice(0, reasonsShown);
  const rest = reasons.slice(reasonsShown);
  return html`<div class="banner ${tone}">
<p class="word"><i aria-hidden="true">${shape}</i> ${word} <small>exit code ${exitCode}</small></p>
${reasonList(shown, result)}
${rest.length > 0 && folded(`and ${plural(rest.length, 'more reason')}`, reasonList(rest, result))}
</div>
<dl class="figures">${figuresOf(result).map(([label, value, more]) => html`<div><dt>${label}</dt><dd>${value}<small>${more}</small></dd></div>`)}</dl>`;
}

function reasonList(reasons: readonly string[], result: Result): Html | undefined {
  if (reasons.length === 0) return undefined;
  return html`<ul>${reasons.map((reason) => html`<li>${linked(reason, result)}</li>`)}</ul>`;
}

/** A reason that is about a rule leads to what is said of it. */
function linked(reason: string, { rules }: Result): HtmlValue {
  const [start, id] = /^rule ([a-z0-9-]+)/.exec(reason) ?? [];
  if (start === undefined || !rules.some((rule) => rule.id === id)) return reason;
  return html`rule <a href="#rule-${id}">${id}</a>${reason.slice(start.length)}`;
}

function figuresOf(result: Result): Figure[] {
  return result.trial ? trialFigures(result) : loadFigures(result);
}

function loadFigures({ counts, amplification, metrics, rules }: Result): Figure[] {
  const { response, service } = metrics;
  return [
    [
      'Operations',
      formatCount(counts.operations),
      `${formatCount(counts.succeeded)} succeeded, ${formatCount(counts.failed)} failed`,
    ],
    ['Attempts', formatCount(counts.attempts), plural(counts.retries, 'retry', 'retries')],
    ['Amplification', amplification.toFixed(2), 'attempts by operation'],
    tailFigure('Response', response),
    tailFigure('Service', service),
    rulesFigure(rules),
  ];
}

/** The highest percentile up to p99 that enough observations lie beyond. */
function tailFigure(name: string, metric: Metric): Figure {
  const { p50 } = metric;
  const tail = tailNames.find((each) => metric[each] !== undefined) ?? 'p99';
  const value = metric[tail];
  return [
    `${name} ${tail}`,
    value === undefined ? '–' : compactUs(value),
    p50 === undefined ? 'too few for a median' : `median ${compactUs(p50)}`,
  ];
}

function trialFigures({ trial, counts, rules }: Result): Figure[] {
  const cases = trial?.cases ?? [];
  const skipped = trial?.skipped.length ?? 0;
  const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
  const flagged = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').length;
  return [
    [
      'Cases',
      formatCount(cases.length),
      `${formatCount(passed)} passed, ${formatCount(flagged)} failed or warn`,
    ],
    ['Not tried', formatCount(skipped), skipped === 0 ? 'every case was' : 'with a reason each'],
    ['Operations', formatCount(counts.operations), plural(counts.attempts, 'attempt')],
    rulesFigure(rules),
  ];
}

function rulesFigure(rules: Result['rules']): Figure {
  const count = (...verdicts: readonly string[]) =>
    rules.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const failed = `${count('fail', 'broken')} failed, ${plural(count('warn'), 'warns', 'warn')}`;
  return ['Rules passed', formatCount(count('pass')), failed];
}
