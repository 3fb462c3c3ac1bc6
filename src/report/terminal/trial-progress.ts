import { formatPoint } from '../live/point.ts';
import { renderBar } from './live-panel.ts';
import { createPaint } from './paint.ts';
import { formatCount, plural, shorten } from './words.ts';

/** How a trial is going. */
export interface TrialMoment {
  readonly elapsedMs: number;
  /** Absent: the controls are under way. */
  readonly cases?:
    | {
        readonly done: number;
        readonly of: number;
        /** When the longest of them is over at the latest, or about then. */
        readonly untilMs: number;
      }
    | undefined;
}

const longestBar = 40;

/** A trial at one moment, on one line that is shorter than the terminal is wide. */
export function renderTrialMoment(
  moment: TrialMoment,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const width = columns - 1;
  const text = describeTrial(moment);
  const { cases } = moment;
  const bar = Math.min(longestBar, width - text.length - 2);
  if (!cases || bar < 5) return shorten(text, width);
  return `${renderBar(cases.done / Math.max(1, cases.of), bar, createPaint(color))}  ${text}`;
}

/** The same in words alone. */
export function describeTrial({ elapsedMs, cases }: TrialMoment): string {
  const elapsed = formatPoint(elapsedMs);
  if (!cases) return `controls · ${elapsed}`;
  const { done, of, untilMs } = cases;
  const time = elapsedMs > untilMs ? elapsed : `${elapsed} of at most ${formatPoint(untilMs)}`;
  return `${formatCount(done)} of ${plural(of, 'case')} done · ${time}`;
}
