import { formatMs } from '../units.ts';
import type { TimelineAttempt, TrialTimeline } from './trial-result.ts';

const waitsShown = 5;

/**
 * What was seen of a case in which nothing was found, in one sentence: `waited 5.01 s of the 5.00 s
 * asked, then HTTP 200`. `timeline` is that of the operation with the most attempts.
 */
export function seenIn(timeline: TrialTimeline | undefined, operations: number): string {
  if (!timeline) return 'no operation came to an end';
  const { attempts, result, because } = timeline;
  const last = attempts.at(-1);
  const end = result === 'succeeded' || result === 'unknown' ? '' : `; ${because}`;
  if (!last) return `made no request${end === '' ? `; ${because}` : end}`;
  const course =
    attempts.length === 1 ? `one attempt: ${last.met}` : `${waitedIn(attempts)}, then ${last.met}`;
  const whose = operations > 1 ? `the longest of ${operations} operations ` : '';
  return `${whose}${course}${end}`;
}

function waitedIn(attempts: readonly TimelineAttempt[]): string {
  const waits = attempts.flatMap(({ waitMs }) => (waitMs === undefined ? [] : [formatMs(waitMs)]));
  const [, ...retries] = attempts;
  const asked = new Set(retries.map(({ askedMs }) => askedMs));
  const [askedMs] = asked;
  const shown =
    waits.length > waitsShown
      ? `${waits.slice(0, waitsShown - 1).join(', ')} … ${waits.at(-1)} (${waits.length} waits)`
      : waits.join(', ');
  if (asked.size !== 1 || askedMs === undefined) return `waited ${shown}`;
  if (askedMs === 0) return `waited ${shown}, asked to come at once`;
  return `waited ${shown} of the ${formatMs(askedMs)} asked${waits.length > 1 ? ' each time' : ''}`;
}
