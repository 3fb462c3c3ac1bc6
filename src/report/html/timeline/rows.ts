import type { TimelineAttempt, TrialTimeline } from '../../../core/trial/trial-result.ts';

const headShown = 12;
const tailShown = 4;

/** Attempts that are drawn; of many the first and the last, with how many lie between. */
export type TimelineRow =
  | { readonly kind: 'attempt'; readonly attempt: TimelineAttempt }
  | { readonly kind: 'left-out'; readonly count: number };

/** At most 12 attempts from the start and 4 from the end. */
export function rowsOf({ attempts }: Pick<TrialTimeline, 'attempts'>): TimelineRow[] {
  const asRow = (attempt: TimelineAttempt): TimelineRow => ({ kind: 'attempt', attempt });
  if (attempts.length <= headShown + tailShown + 1) return attempts.map(asRow);
  const head = attempts.slice(0, headShown);
  const tail = attempts.slice(-tailShown);
  // By their numbers: a timeline of very many attempts has left some out itself.
  const count = (tail[0]?.attempt ?? 0) - (head.at(-1)?.attempt ?? 0) - 1;
  return [...head.map(asRow), { kind: 'left-out', count }, ...tail.map(asRow)];
}

/** How many attempts of a timeline are drawn. */
export function drawnOf({ attempts }: Pick<TrialTimeline, 'attempts'>): number {
  return Math.min(attempts.length, headShown + tailShown + 1);
}
