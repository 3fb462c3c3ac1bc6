import type { BaselineEntry, Trial } from '../../core/trial/trial-result.ts';
import { grid } from './grid.ts';
import type { Paint } from './paint.ts';

/** The failures that a baseline names or does not name; '' where no baseline was named. */
export function renderBaseline(baseline: Trial['baseline'], paint: Paint, columns: number): string {
  if (baseline === undefined) return '';
  const { fresh, stale, expected } = baseline;
  const rows = [
    ...rowsOf(fresh, paint('red', '✖ new'), 'failed, and is not in the baseline'),
    ...rowsOf(
      stale,
      paint('red', '✖ stale'),
      'named by the baseline, and did not fail; take it out',
    ),
    ...rowsOf(expected, paint('dim', '○ expected'), 'failed, as the baseline says'),
  ];
  return rows.length === 0
    ? 'it names no failure, and there was none'
    : grid(rows, { columns, wrap: 1 });
}

function rowsOf(entries: readonly BaselineEntry[], mark: string, says: string): string[][] {
  return entries.map((entry) => [mark, `${entry.rule} in ${entry.case}: ${says}`]);
}
