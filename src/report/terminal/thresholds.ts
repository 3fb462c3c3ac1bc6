import type { ThresholdOutcome } from '../../core/result.ts';
import { formatThresholdValue } from '../../core/stats/thresholds-wording.ts';
import { grid } from './grid.ts';
import type { Paint, Style } from './paint.ts';

/** How the outcome of a threshold is shown. */
export const thresholdSigns: Readonly<
  Record<ThresholdOutcome['holds'], readonly [text: string, style: Style]>
> = {
  no: ['✖ missed', 'red'],
  inconclusive: ['? inconclusive', 'yellow'],
  yes: ['✔ held', 'green'],
};

/** Each threshold with the value it was held against; '' where none was asked. */
export function renderThresholds(
  thresholds: readonly ThresholdOutcome[],
  paint: Paint,
  columns: number,
): string {
  const rows = thresholds.map((outcome) => {
    const [text, style] = thresholdSigns[outcome.holds];
    const { expression, reason = '' } = outcome;
    return [paint(style, text), expression, formatThresholdValue(outcome) ?? '–', reason];
  });
  if (rows.length === 0) return '';
  const header = ['verdict', 'threshold', 'value', 'why'];
  return grid([header, ...rows], { columns, header: true, right: [2], wrap: 3 });
}
