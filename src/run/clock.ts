/**
 * The one clock of a run: monotonic milliseconds since its start, the same in every thread of the
 * process, and what the wall clock said then.
 */
export interface Clock {
  /** Monotonic milliseconds (a float) since the start of the run. */
  now(): number;
  /** Unix epoch milliseconds at 0. */
  readonly wallOriginMs: number;
  /** Unix epoch milliseconds now, by the wall clock. */
  wallNow(): number;
  /** How far the wall clock has drifted or been set since the start: wall − origin − now. */
  wallOffsetMs(): number;
  /** What a thread needs to have the same clock. */
  readonly origin: ClockOrigin;
}

export interface ClockOrigin {
  /** `process.hrtime` at 0: it counts from the same instant in every thread. */
  readonly hrtimeNs: bigint;
  readonly wallMs: number;
}

export function startClock(
  origin: ClockOrigin = { hrtimeNs: process.hrtime.bigint(), wallMs: Date.now() },
): Clock {
  // performance.now() costs no allocation, but counts from the start of its own thread.
  const offset = Number(process.hrtime.bigint() - origin.hrtimeNs) / 1e6 - performance.now();
  const now = (): number => performance.now() + offset;
  return {
    now,
    wallOriginMs: origin.wallMs,
    wallNow: () => Date.now(),
    wallOffsetMs: () => Date.now() - origin.wallMs - now(),
    origin,
  };
}
