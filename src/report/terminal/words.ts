import { formatUs } from '../../core/units.ts';

/** `12,345`, or `1.2` with so many decimals at most. */
export function formatCount(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** `1 retry`, `2 retries`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Microseconds in as few characters as may be: `850µs`, `12.3ms`, `1.50s`, `2m05s`. */
export function compactUs(us: number): string {
  return formatUs(us).replaceAll(' ', '');
}

/** The entries with the largest counts as `200 × 980, 429 × 20, and 3 more`. */
export function formatTally(tally: Readonly<Record<string, number>>, most: number): string {
  const entries = Object.entries(tally).toSorted(([, a], [, b]) => b - a);
  const shown = entries.slice(0, most).map(([key, count]) => `${key} × ${formatCount(count)}`);
  const rest = entries.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${formatCount(rest)} more`] : [])].join(', ');
}

/** At most so many characters of a text, with `…` where some were cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A character of two units is not cut in its middle: half of one is none.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
