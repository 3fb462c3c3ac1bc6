import type { SummaryRecord } from '../core/trace.ts';
import type { Conclusion } from '../core/verdict.ts';
import type { Verification } from '../core/verify.ts';
import { renderVerdict } from './terminal/banner.ts';
import { grid } from './terminal/grid.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';
import { printableAll } from './terminal/printable.ts';
import { renderFindings, renderRules } from './terminal/rules.ts';
import { formatCount } from './terminal/words.ts';

/** A trace that was judged again, for a terminal: the verdict, what was read, the rules. */
export function renderVerification(
  verification: Verification,
  conclusion: Conclusion,
  options: TableOptions,
): string {
  const { run, judgedBy, outcomes, counts, isCut, isSample, summary } = printableAll(verification);
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const facts = [
    [
      'trace',
      `${formatCount(counts.operations)} operations, ${formatCount(counts.attempts)} attempts`,
    ],
    ['recorded', `by ${run.tool.name} ${run.tool.version}, seen from the ${run.observer}`],
    ['contract', contractText(run.contract.name, judgedBy)],
    ['seed', `${run.seed}, run id ${run.runId}`],
    ...(isSample ? [['sample', sampleText(summary)]] : []),
    ...(isCut ? [['cut', 'its last line broke off and was left out']] : []),
    ...(counts.unknownRecords > 0
      ? [['skipped', `${records(counts.unknownRecords)} of types that this version does not know`]]
      : []),
    ...(counts.lateRecords > 0
      ? [['late', `${records(counts.lateRecords)} of settled operations, not judged`]]
      : []),
  ];
  const findings = renderFindings(outcomes, paint, columns);
  const sections = [
    renderVerdict({ ...conclusion, name: run.profile?.name ?? 'trace' }, paint, columns),
    grid(
      facts.map(([label = '', text = '']) => [paint('dim', label), text]),
      { columns, wrap: 1 },
    ),
    `${paint('bold', 'Rules')}\n${renderRules(outcomes, paint, columns)}`,
    ...(findings === '' ? [] : [`${paint('bold', 'Findings')}\n${findings}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function contractText(recorded: string, judgedBy: string): string {
  return recorded === judgedBy ? recorded : `${judgedBy}, instead of the recorded ${recorded}`;
}

function records(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'record' : 'records'}`;
}

/** How much of a run a sampled trace holds. */
function sampleText(summary: SummaryRecord | undefined): string {
  const { sampling } = summary ?? {};
  return sampling === undefined
    ? 'what broke no rule is on record in part'
    : `${(100 * sampling).toPrecision(3)} % of the operations, every one that broke a rule among them`;
}
