import type { BreakpointResult } from '../../core/result.ts';
import { kneeOf, stepHeld } from '../../core/stats/knee.ts';
import { formatThresholdValue } from '../../core/stats/thresholds-wording.ts';
import { grid } from './grid.ts';
import { formatCount } from './words.ts';

/** Each step of a rising load with what its thresholds were held against; '' where none was looked for. */
export function renderBreakpoint(
  breakpoint: BreakpointResult | undefined,
  columns: number,
): string {
  if (!breakpoint || breakpoint.steps.length === 0) return '';
  return grid([stepHeadings, ...stepRows(breakpoint)], {
    columns,
    header: true,
    right: [1, 2, 3, 4, 5],
    wrap: 6,
  });
}

/** The columns of `stepRows`. */
export const stepHeadings: readonly string[] = [
  'verdict',
  'rate',
  'operations',
  'succeeded',
  'failed',
  'dropped',
  'thresholds',
];

/** Each step of a rising load, by these columns. */
export function stepRows({ steps }: BreakpointResult): string[][] {
  const knee = kneeOf(steps);
  return steps.map((step) => {
    const { ratePerSecond, operations, succeeded, failed, dropped, thresholds } = step;
    const values = thresholds.map(
      (outcome) => `${outcome.expression}: ${formatThresholdValue(outcome) ?? 'undecided'}`,
    );
    const missed = thresholds.some(({ holds }) => holds === 'no');
    const word = stepHeld(step) ? '✔ held' : missed ? '✖ missed' : '? inconclusive';
    return [
      ...[step === knee ? `${word}, the knee` : word, `${formatCount(ratePerSecond, 3)}/s`],
      ...[operations, succeeded, failed, dropped].map((count) => formatCount(count)),
      values.join('; '),
    ];
  });
}
