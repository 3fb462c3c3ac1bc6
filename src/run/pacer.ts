import type { Arrival } from '../core/workload/open.ts';

/** A timer of 1 ms has a median lag of half a millisecond; the last stretch is spun instead. */
const spinMs = 2;
/** So many late arrivals at most before the sockets get their turn. */
const batch = 128;

/** Lets arrivals happen at their time. */
export interface Pacer {
  /** Ends it: no arrival comes any more. */
  stop(): void;
}

/**
 * Calls `onArrival` for each arrival as soon as the clock has reached it, never before, in order;
 * after the last `onDone`. An arrival that is late is not left out.
 */
export function startPacer(
  arrivals: Iterator<Arrival, void>,
  {
    now,
    onArrival,
    onDone,
  }: { now: () => number; onArrival: (arrival: Arrival) => void; onDone: () => void },
): Pacer {
  let next = arrivals.next();
  let timer: NodeJS.Timeout | undefined;
  let spin: NodeJS.Immediate | undefined;
  const tick = (): void => {
    for (let count = 0; count < batch && !next.done && next.value.atMs <= now(); count += 1) {
      onArrival(next.value);
      next = arrivals.next();
    }
    if (next.done) {
      onDone();
      return;
    }
    const leftMs = next.value.atMs - now();
    if (leftMs > spinMs) timer = setTimeout(tick, Math.min(leftMs - spinMs, 1_000));
    else spin = setImmediate(tick);
  };
  spin = setImmediate(tick);
  return {
    stop() {
      clearTimeout(timer);
      clearImmediate(spin);
      next = { done: true, value: undefined };
    },
  };
}
