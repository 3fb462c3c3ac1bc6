import type { Result } from '../core/result.ts';
import { renderBanner } from './terminal/banner.ts';
import { renderBreakpoint } from './terminal/breakpoint.ts';
import { renderCounts, renderHealth } from './terminal/counts.ts';
import { renderLatency, renderOperations } from './terminal/latency.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';
import { printableAll } from './terminal/printable.ts';
import { renderFindings, renderRules } from './terminal/rules.ts';
import { renderThresholds } from './terminal/thresholds.ts';
import { renderTrial } from './trial.ts';

/**
 * A result for a terminal: the verdict and why, then the numbers, the rules, their evidence; of the
 * trial of a client its cases. Texts that came from a target cannot reach the terminal as control sequences. Without a line end at its end.
 */
export function renderTable(result: Result, options: TableOptions): string {
  const { trial } = result;
  if (trial) return renderTrial({ ...result, trial }, options);
  const safe = printableAll(result);
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const sections: readonly (readonly [title: string, text: string])[] = [
    ['Counts', renderCounts(safe, paint, columns)],
    ['Latency', renderLatency(safe, columns)],
    ['By operation', renderOperations(safe, columns)],
    ['Rules', renderRules(safe.rules, paint, columns)],
    ['Findings', renderFindings(safe.rules, paint, columns)],
    ['Thresholds', renderThresholds(safe.thresholds, paint, columns)],
    ['Breakpoint', renderBreakpoint(safe.breakpoint, columns)],
    ['Health of the generator', renderHealth(safe, paint, columns)],
  ];
  const body = sections
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `${paint('bold', title)}\n${text}`);
  return [renderBanner(safe, paint, columns), ...body].join('\n\n');
}
