import type { Window } from '../result.ts';

const percentiles = [
  'responseP50Us',
  'responseP90Us',
  'responseP99Us',
  'responseMaxUs',
  'serviceP50Us',
  'serviceP99Us',
] as const;

/**
 * Two neighbours as one window, `first` before `second`: the sums of both, what was open at the end
 * of the second, and the percentiles of the worse half, since percentiles cannot be added.
 */
export function joinWindows(first: Window, second: Window): Window {
  return {
    startMs: first.startMs,
    arrivals: first.arrivals + second.arrivals,
    started: first.started + second.started,
    succeeded: first.succeeded + second.succeeded,
    failed: first.failed + second.failed,
    dropped: first.dropped + second.dropped,
    attempts: first.attempts + second.attempts,
    retries: first.retries + second.retries,
    inFlight: second.inFlight,
    ...worstOf(first, second),
    ...answersOf(first, second),
    ...(second.connections === undefined ? {} : { connections: second.connections }),
  };
}

function worstOf(first: Window, second: Window): Pick<Window, (typeof percentiles)[number]> {
  const told = percentiles.flatMap((name) => {
    const values = [first[name], second[name]].filter((value) => value !== undefined);
    return values.length === 0 ? [] : [[name, Math.max(...values)]];
  });
  return Object.fromEntries(told);
}

function answersOf({ answers: one }: Window, { answers: other }: Window): Pick<Window, 'answers'> {
  if (!one && !other) return {};
  const answers = { ...one };
  for (const [name, count] of Object.entries(other ?? {})) {
    answers[name] = (answers[name] ?? 0) + count;
  }
  return { answers };
}
