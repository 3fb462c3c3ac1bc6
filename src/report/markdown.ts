import type { Result } from '../core/result.ts';
import { metricNames } from '../core/result.ts';
import type { RuleOutcome } from '../core/rules/rule.ts';
import { formatThresholdValue } from '../core/stats/thresholds-wording.ts';
import type { Trial } from '../core/trial/trial-result.ts';
import { formatMs } from '../core/units.ts';
import { markdownTable, markdownText } from './markdown-text.ts';
import { banners } from './terminal/banner.ts';
import { countRows } from './terminal/counts.ts';
import type { LatencyColumn } from './terminal/latency.ts';
import { latencyCell, latencyHeadings } from './terminal/latency.ts';
import { isIdle, ruleSigns, verdictOrder } from './terminal/rules.ts';
import { thresholdSigns } from './terminal/thresholds.ts';
import { formatCount, plural } from './terminal/words.ts';

const reasonLimit = 12;
const evidenceShown = 5;
const columns: readonly LatencyColumn[] = ['p50', 'p90', 'p99', 'p999', 'max', 'count'];

/**
 * A result as a summary in GitHub's Markdown, with a line end: the verdict and why, the cases and
 * rules that are no plain pass, thresholds, latencies, and the names of the files. Texts of a target
 * stay texts.
 */
export function renderMarkdown(result: Result, files: readonly string[] = []): string {
  const { trial } = result;
  const sections = [
    headOf(result),
    factsOf(result),
    ...(trial ? [section('Cases', casesTable(trial), casesLine(trial))] : []),
    section('Rules', rulesTable(result.rules), rulesLine(result.rules)),
    ...result.rules.map(evidenceOf),
    section('Thresholds', thresholdsTable(result)),
    trial ? '' : section('Latency', latencyTable(result)),
    files.length === 0 ? '' : `Files: ${files.map(markdownText).join(', ')}`,
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, ...parts: readonly string[]): string {
  const shown = parts.filter((part) => part !== '');
  return shown.length === 0 ? '' : [`### ${title}`, ...shown].join('\n\n');
}

function headOf({ verdict, reasons, trial, profile }: Result): string {
  const [shape, word] = banners[verdict];
  const rest = reasons.length - reasonLimit;
  const lines = [
    ...reasons.slice(0, reasonLimit).map(markdownText),
    ...(rest > 0 ? [`and ${plural(rest, 'more reason')}`] : []),
  ];
  const name = markdownText(trial?.client ?? profile.name);
  const head = `## ${shape} ${word}: ${name}`;
  return [head, lines.map((line) => `- ${line}`).join('\n')].filter(Boolean).join('\n\n');
}

function factsOf(result: Result): string {
  const { target, contract, seed, runId, durationMs, startedAt, trial } = result;
  const rows = [
    ...(trial ? [] : [['target', target]]),
    ['contract', contract],
    ...(trial ? [] : countRows(result)),
    ['seed', `${seed}, run id ${runId}`],
    ['time', `${formatMs(durationMs)} from ${startedAt}`],
  ];
  return markdownTable([
    ['', ''],
    ...rows.map(([label = '', text = '']) => [label, markdownText(text)]),
  ]);
}

const signOf = (verdict: RuleOutcome['verdict']): string => `${ruleSigns[verdict][0]} ${verdict}`;

function byVerdict<T extends { readonly verdict: RuleOutcome['verdict'] }>(some: readonly T[]) {
  return some.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
}

function casesTable({ cases }: Trial): string {
  const told = cases.filter(({ verdict }) => verdict !== 'pass');
  const rows = byVerdict(told).map(({ verdict, id, sentence }) => [
    ...[signOf(verdict), markdownText(id), markdownText(sentence)],
  ]);
  return markdownTable([['verdict', 'case', 'why'], ...rows]);
}

function casesLine({ cases, skipped }: Trial): string {
  const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
  const rest = skipped.length === 0 ? '' : `; ${formatCount(skipped.length)} were not tried`;
  return `${formatCount(passed)} of ${plural(cases.length, 'case')} passed${rest}.`;
}

function rulesTable(rules: readonly RuleOutcome[]): string {
  const told = rules.filter((rule) => rule.verdict !== 'pass' && !isIdle(rule));
  const rows = byVerdict(told).map((rule) => [
    ...[signOf(rule.verdict), markdownText(rule.id), rule.level],
    ...[formatCount(rule.checked), formatCount(rule.violations), markdownText(whyOf(rule))],
  ]);
  return markdownTable([['verdict', 'rule', 'level', 'checked', 'broken', 'why'], ...rows]);
}

function whyOf({ reason, evidence, source }: RuleOutcome): string {
  return `${reason ?? evidence[0]?.sentence ?? 'see its remarks'} (${source})`;
}

function rulesLine(rules: readonly RuleOutcome[]): string {
  const passed = rules.filter(({ verdict }) => verdict === 'pass');
  const checks = passed.reduce((sum, { checked }) => sum + checked, 0);
  const idle = rules.filter(isIdle).length;
  const rest = idle === 0 ? '' : `; ${formatCount(idle)} saw no opportunity`;
  return `${plural(passed.length, 'rule')} passed on ${plural(checks, 'check')}${rest}.`;
}

/** What a rule that is no plain pass rests on, folded; '' where one sentence said it all. */
function evidenceOf({ id, verdict, evidence, notes, violations }: RuleOutcome): string {
  const shown = evidence.slice(0, evidenceShown);
  const rest = violations - shown.length;
  const lines = [
    ...shown.map(({ operation, sentence }) => markdownText(`operation ${operation}: ${sentence}`)),
    ...(rest > 0 && shown.length > 0 ? [`and ${plural(rest, 'more violation')}`] : []),
    ...notes.map(markdownText),
  ];
  if (lines.length < 2 || verdict === 'pass') return '';
  const list = lines.map((line) => `- ${line}`).join('\n');
  // Between tags nothing is Markdown, so that no escape of it holds; ids need none.
  const name = id.replaceAll(/[^\w-]/g, '?');
  return `<details><summary>Evidence of ${name}</summary>\n\n${list}\n\n</details>`;
}

function thresholdsTable({ thresholds }: Result): string {
  const rows = thresholds.map((outcome) => {
    const [sign] = thresholdSigns[outcome.holds];
    const { expression, reason = '' } = outcome;
    return [
      sign,
      markdownText(expression),
      formatThresholdValue(outcome) ?? '–',
      markdownText(reason),
    ];
  });
  return markdownTable([['verdict', 'threshold', 'value', 'why'], ...rows]);
}

function latencyTable({ metrics }: Result): string {
  const rows = metricNames
    .filter((name) => metrics[name].count > 0)
    .map((name) => [name, ...columns.map((column) => latencyCell(metrics[name], column))]);
  return markdownTable([['metric', ...columns.map((column) => latencyHeadings[column])], ...rows]);
}
