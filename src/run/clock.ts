/**
 * The one clock of a run: monotonic milliseconds since its start, the same in every thread of the
 * process, and what the wall clock said then.
 */
export interface Clock {
  /** Monotonic milliseconds (a float) since the start of the run; negative before it. */
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

/** So often two clocks are read one after the other, to find them read in one instant. */
const tries = 5;
/** Two readings that lie no further apart were not torn apart by the scheduler. */
const instantMs = 0.1;

/** The moment so many milliseconds from now, as the origin of a run. */
export function originIn(ms: number): ClockOrigin {
  const hrtimeNs = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  return { hrtimeNs, wallMs: Date.now() + ms };
}

export function startClock(origin: ClockOrigin = originIn(0)): Clock {
  // performance.now() costs no allocation, but counts from the start of its own thread.
  const offset = aheadOf(
    () => Number(process.hrtime.bigint() - origin.hrtimeNs) / 1e6,
    () => performance.now(),
  );
  const now = (): number => performance.now() + offset;
  return {
    now,
    wallOriginMs: origin.wallMs,
    wallNow: () => Date.now(),
    wallOffsetMs: () => aheadOf(Date.now, now) - origin.wallMs,
    origin,
  };
}

/**
 * How far one clock is ahead of another. A thread that loses its processor between the two readings
 * (on a busy machine for many milliseconds) would see a step of a clock that nobody has set.
 */
function aheadOf(one: () => number, other: () => number): number {
  let aheadMs = 0;
  let closestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < tries && closestMs > instantMs; round += 1) {
    const beforeMs = other();
    const readMs = one();
    const apartMs = other() - beforeMs;
    if (apartMs < closestMs) {
      closestMs = apartMs;
      aheadMs = readMs - beforeMs;
    }
  }
  return aheadMs;
}
