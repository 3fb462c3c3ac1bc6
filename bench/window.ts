import { setTimeout as pause } from 'node:timers/promises';
import type { Measurement, PeerTask } from './work.ts';

/** What a process had done and used at one moment. */
export interface Reading {
  readonly requests: number;
  readonly atMs: number;
  readonly cpuUs: number;
}

export function read(requests: number): Reading {
  const { user, system } = process.cpuUsage();
  return { requests, atMs: performance.now(), cpuUs: user + system };
}

export function between(begin: Reading, end: Reading): Measurement {
  return {
    requests: end.requests - begin.requests,
    seconds: (end.atMs - begin.atMs) / 1_000,
    cpuUs: end.cpuUs - begin.cpuUs,
  };
}

/** Lets the warm-up pass, then measures one window of what is going on in this process. */
export async function measureWindow(
  { warmupMs, warmupRequests, windowMs }: PeerTask,
  requests: () => number,
): Promise<Measurement> {
  await pause(warmupMs);
  for (let wait = 0; wait < 100 && requests() < warmupRequests; wait += 1) await pause(100);
  const begin = read(requests());
  await pause(windowMs);
  return between(begin, read(requests()));
}
