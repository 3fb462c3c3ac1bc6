/** A line on which changes stand: 0 is none. */
export interface Axis {
  /** The place of a change on the scale of the drawing; beyond the ends they stand at the ends. */
  readonly at: (change: number) => number;
  /** Whether a change lies beyond the ends. */
  readonly isBeyond: (change: number) => boolean;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

/** Which changes are written down, where there is room; the first ones rather than the last. */
const ratioTicks = [
  1, 1.1, 0.9, 1.2, 0.8, 1.5, 0.7, 2, 0.5, 3, 4, 0.25, 1.05, 0.95, 1.02, 0.98, 1.01, 0.99,
];
const widestRatio = Math.log(4);
/** Room that a label takes. */
const labelWidth = 46;

export interface AxisSettings {
  readonly left: number;
  readonly right: number;
  /** All changes that are to be seen, as logarithms of ratios or as differences. */
  readonly changes: readonly number[];
}

/** An axis of ratios: changes are their natural logarithms. */
export function ratioAxis(settings: AxisSettings): Axis {
  const ticks = ratioTicks.map((ratio) => ({ change: Math.log(ratio), label: ratioLabel(ratio) }));
  return axisOf(settings, widestRatio, ticks);
}

/** An axis of shares: changes are differences, told in percentage points. */
export function differenceAxis(settings: AxisSettings): Axis {
  const reach = Math.max(...settings.changes.map(Math.abs));
  const step = 10 ** Math.floor(Math.log10(reach));
  const sizes = [1, 2, 5, 0.5, 0.2].map((factor) => factor * step);
  const changes = [0, ...sizes.flatMap((size) => [size, -size])];
  const ticks = changes.map((change) => ({ change, label: pointsLabel(change) }));
  return axisOf(settings, Number.POSITIVE_INFINITY, ticks);
}

interface Wanted {
  readonly change: number;
  readonly label: string;
}

function axisOf(
  { left, right, changes }: AxisSettings,
  widest: number,
  wanted: readonly Wanted[],
): Axis {
  const low = Math.max(Math.min(...changes), -widest);
  const high = Math.min(Math.max(...changes), widest);
  const margin = (high - low) * 0.06;
  const span = high - low + 2 * margin;
  const place = (change: number): number =>
    left + ((change - low + margin) / span) * (right - left);
  const at = (change: number): number => Math.min(right, Math.max(left, place(change)));
  const ticks: { x: number; label: string }[] = [];
  for (const { change, label } of wanted) {
    const x = place(change);
    const isInside = x >= left && x <= right;
    if (isInside && ticks.every((tick) => Math.abs(tick.x - x) >= labelWidth)) {
      ticks.push({ x: Math.round(x), label });
    }
  }
  return { at, isBeyond: (change) => change < low - margin || change > high + margin, ticks };
}

function ratioLabel(ratio: number): string {
  if (ratio >= 3) return `× ${ratio}`;
  const percent = Math.round((ratio - 1) * 100);
  return percent === 0 ? 'as before' : `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

function pointsLabel(change: number): string {
  if (change === 0) return 'as before';
  const points = Number((Math.abs(change) * 100).toPrecision(2));
  return `${change < 0 ? '−' : '+'}${points} pp`;
}
