import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** How many processes were started with this text in their environment; needs /proc. */
export function countProcesses(text: string): number {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environment(pid).includes(text))
    .length;
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** Waits until so many of them run, for at most 20 s. */
export async function untilProcesses(text: string, count: number): Promise<void> {
  for (let round = 0; round < 2_000; round += 1) {
    if (countProcesses(text) === count) return;
    await delay(10);
  }
  throw new Error(`${countProcesses(text)} processes run instead of ${count}`);
}

export const hasProc = process.platform === 'linux';
