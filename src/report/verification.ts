import type { Conclusion } from '../core/verdict.ts';
import type { Verification } from '../core/verify.ts';
import type { TableOptions } from './table.ts';
import { narrowest } from './table.ts';
import { renderVerdict } from './terminal/banner.ts';
import { grid } from './terminal/grid.ts';
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
  const { run, outcomes, counts, isCut } = printableAll(verification);
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const facts = [
    [
      'trace',
      `${formatCount(counts.operations)} operations, ${formatCount(counts.attempts)} attempts`,
    ],
    ['recorded', `by ${run.tool.name} ${run.tool.version}, seen from the ${run.observer}`],
    ['contract', run.contract.name],
    ['seed', `${run.seed}, run id ${run.runId}`],
    ...(isCut ? [['cut', 'its last line broke off and was left out']] : []),
    ...(counts.unknownRecords > 0
      ? [['skipped', `${formatCount(counts.unknownRecords)} records of unknown types`]]
      : []),
    ...(counts.lateRecords > 0
      ? [['late', `${formatCount(counts.lateRecords)} records of settled operations, not judged`]]
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
