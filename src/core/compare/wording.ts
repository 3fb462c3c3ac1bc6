import { formatUs } from '../units.ts';
import type { MetricComparison } from './comparison.ts';

/** Above this a change is told as a factor: `× 3.20`. */
const factorFrom = 3;

/** A value of a metric for people: `12.3 ms`, `1.25 %`, `98.2/s`, `1.31`. */
export function formatValue(value: number, unit: MetricComparison['unit']): string {
  switch (unit) {
    case 'us':
      return formatUs(value);
    case 'share':
      return `${decimal(value * 100)} %`;
    case 'per-second':
      return `${decimal(value)}/s`;
    case 'count':
      return decimal(value);
  }
}

/** A change on a metric's scale: `+12.3 %`, `× 3.20`, or `−0.35 pp` (percentage points). */
export function formatChange(change: number, scale: MetricComparison['scale']): string {
  if (scale === 'difference') return `${signed(change * 100, 2)} pp`;
  return change >= factorFrom ? `× ${change.toFixed(2)}` : `${signed((change - 1) * 100, 1)} %`;
}

/** `+8.8 to +11.2 %`, or `× 2.90 to × 3.40`. */
export function formatRange(
  { low, high }: { readonly low: number; readonly high: number },
  scale: MetricComparison['scale'],
): string {
  const [from, to] = [formatChange(low, scale), formatChange(high, scale)];
  const [unit = ''] = / (%|pp)$/.exec(to) ?? [];
  return `${from.endsWith(unit) ? from.slice(0, from.length - unit.length) : from} to ${to}`;
}

/** `96.8 % interval +8.8 to +11.2 %`; undefined where there is none. */
export function formatInterval({
  interval,
  scale,
}: Pick<MetricComparison, 'interval' | 'scale'>): string | undefined {
  if (!interval) return undefined;
  const level = decimal(interval.confidence * 100, 1);
  return `${level} % interval ${formatRange(interval, scale)}`;
}

/** The greatest change that counts as none: `5 %`, `0.1 pp`. */
export function formatLimit({
  limit = 1,
  scale,
}: Pick<MetricComparison, 'limit' | 'scale'>): string {
  return scale === 'ratio' ? `${decimal((limit - 1) * 100)} %` : `${decimal(limit * 100, 3)} pp`;
}

/** `0.032`, or `< 0.001`. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

function decimal(value: number, maximumFractionDigits = 2): string {
  return value.toLocaleString('en-US', { maximumFractionDigits });
}
