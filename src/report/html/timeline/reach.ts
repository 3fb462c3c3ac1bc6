import type { TimelineAttempt, TrialTimeline } from '../../../core/trial/trial-result.ts';

/** A wait that was asked for is drawn to its end, unless all else would shrink to this part. */
const leastShare = 1 / 8;

/** The moment of an answer after which a wait began, in milliseconds. */
export function waitBegan({ startMs, waitMs = 0 }: TimelineAttempt): number {
  return startMs - waitMs;
}

/** Until when a timeline is drawn, in milliseconds since its first attempt; above 0. */
export function reachOf({ attempts, endedMs }: TrialTimeline): number {
  const seenMs = Math.max(
    0.001,
    endedMs ?? 0,
    ...attempts.map(({ startMs, endMs }) => Math.max(startMs, endMs)),
  );
  const asked = attempts.flatMap((attempt) => {
    const { askedMs, hiMs } = attempt;
    return [askedMs, hiMs].flatMap((ms) => (ms === undefined ? [] : [waitBegan(attempt) + ms]));
  });
  return Math.max(seenMs, ...asked.filter((ms) => ms <= seenMs / leastShare));
}
