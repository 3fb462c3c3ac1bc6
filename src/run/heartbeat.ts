import { setTimeout as pause } from 'node:timers/promises';
import type { StallRecord } from '../core/trace.ts';
import type { Clock } from './clock.ts';

const beatMs = 2;
/** A standstill above this could have caused a wrong stamp, so it is put on record. */
const stallMs = 5;
/** The verdicts only ask about waits that have just ended; older stalls are let go. */
const stallsKept = 10_000;

/** Watches the event loop of its own thread: every delay is measured, every standstill recorded. */
export interface Heartbeat extends Disposable {
  stalledWithin(fromMs: number, toMs: number): boolean;
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
    onDelay,
    onStall,
  }: { onDelay: (delayMs: number) => void; onStall: (stall: StallRecord) => void },
): Heartbeat {
  const recent: StallRecord[] = [];
  let stalls = 0;
  let longestDelayMs = 0;
  let lastMs = clock.now();
  const beat = (): void => {
    const nowMs = clock.now();
    const delayMs = Math.max(0, nowMs - lastMs - beatMs);
    onDelay(delayMs);
    longestDelayMs = Math.max(longestDelayMs, delayMs);
    if (delayMs > stallMs) {
      const stall: StallRecord = { type: 'stall', startMs: lastMs, lengthMs: nowMs - lastMs };
      stalls += 1;
      recent.push(stall);
      if (recent.length > 2 * stallsKept) recent.splice(0, stallsKept);
      onStall(stall);
    }
    lastMs = nowMs;
  };
  const timer = setInterval(beat, beatMs);
  return {
    stalledWithin(fromMs, toMs) {
      for (let index = recent.length - 1; index >= 0; index -= 1) {
        const stall = recent[index];
        if (!stall || stall.startMs + stall.lengthMs < fromMs) return false;
        if (stall.startMs <= toMs) return true;
      }
      return false;
    },
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
