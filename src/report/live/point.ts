import { formatMs } from '../../core/units.ts';

/** A point in the time of a run, in words that keep their width as it goes on: `13.5 s`, `2m 05s`. */
export function formatPoint(ms: number): string {
  return ms < 119_950 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : formatMs(ms);
}
