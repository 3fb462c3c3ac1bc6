import { setTimeout as pause } from 'node:timers/promises';
import { StallLog } from '../core/stall-log.ts';
import type { StallRecord } from '../core/trace.ts';
import type { Clock } from './clock.ts';

const beatMs = 2;
/** A standstill above this could have caused a wrong stamp, so it is put on record. */
const stallMs = 5;
/** Watches the event loop of its own thread: every delay is measured, every standstill recorded. */
export interface Heartbeat extends Disposable {
  /** What the verdicts know of standstills. */
  readonly log: StallLog;
  readonly longestDelayMs: number;
  readonly stalls: number;
}

/**
 * @param onDelay told every delay of a beat, in milliseconds.
 * @param onStall told every standstill above 5 ms.
 */
export function startHeartbeat(
  clock: Clock,
  {
    timerNoiseMs,
    onDelay,
    onStall,
  }: {
    timerNoiseMs: number;
    onDelay: (delayMs: number) => void;
    onStall: (stall: StallRecord) => void;
  },
): Heartbeat {
  const log = new StallLog(timerNoiseMs);
  let stalls = 0;
  let longestDelayMs = 0;
  let lastMs = Math.max(0, clock.now());
  const beat = (): void => {
    const nowMs = clock.now();
    // What stands still while the run is prepared is none of it.
    if (nowMs < 0) return;
    const delayMs = Math.max(0, nowMs - lastMs - beatMs);
    onDelay(delayMs);
    longestDelayMs = Math.max(longestDelayMs, delayMs);
    if (delayMs > stallMs) {
      stalls += 1;
      log.add(lastMs, nowMs - lastMs);
      onStall({ type: 'stall', startMs: lastMs, lengthMs: nowMs - lastMs });
    }
    lastMs = nowMs;
  };
  const timer = setInterval(beat, beatMs);
  return {
    log,
    get longestDelayMs() {
      return longestDelayMs;
    },
    get stalls() {
      return stalls;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** The largest lateness of ten 1 ms timers on an otherwise idle loop, in milliseconds. */
export async function measureTimerNoise(clock: Clock): Promise<number> {
  let noiseMs = 0;
  for (let round = 0; round < 10; round += 1) {
    const startMs = clock.now();
    await pause(1);
    noiseMs = Math.max(noiseMs, clock.now() - startMs - 1);
  }
  return noiseMs;
}
