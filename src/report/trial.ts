import type { Result } from '../core/result.ts';
import type { Trial } from '../core/trial/trial-result.ts';
import { renderVerdict } from './terminal/banner.ts';
import { renderBaseline } from './terminal/baseline.ts';
import { renderCaseFindings } from './terminal/case-findings.ts';
import { renderCases } from './terminal/cases.ts';
import { wordsByLine } from './terminal/last-words.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';
import { printableAll } from './terminal/printable.ts';
import { renderFindings, renderRules } from './terminal/rules.ts';
import { renderTrialFacts } from './terminal/trial-facts.ts';

/**
 * The trial of a client for a terminal: the verdict and why, what was assumed, each case, each rule,
 * and how every finding came about. Texts of the client cannot reach the terminal as control
 * sequences. Without a line end at its end.
 */
export function renderTrial(
  result: Result & { readonly trial: Trial },
  options: TableOptions,
): string {
  const safe = printableAll({ ...result, trial: wordsByLine(result.trial) });
  const { trial, rules } = safe;
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const inCases = new Set(trial.cases.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const overAll = rules.map((rule) => (inCases.has(rule.id) ? { ...rule, evidence: [] } : rule));
  const sections: readonly (readonly [title: string, text: string])[] = [
    ['Cases', renderCases(trial, paint, columns)],
    ['Rules', renderRules(rules, paint, columns)],
    ['Findings', renderCaseFindings(safe, paint, columns)],
    ['Over all cases', renderFindings(overAll, paint, columns)],
    ['Baseline', renderBaseline(trial.baseline, paint, columns)],
  ];
  const body = sections
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `${paint('bold', title)}\n${text}`);
  const verdict = renderVerdict({ ...safe, name: trial.client }, paint, columns);
  return [verdict, renderTrialFacts(safe, paint, columns), ...body].join('\n\n');
}
