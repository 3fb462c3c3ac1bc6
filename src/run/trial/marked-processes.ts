import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The environment variable by which processes are known as children of a client on trial. */
export const markVariable = 'RETRIAL_MARK';

/** Only here can a process be found by its environment; elsewhere only process groups are ended. */
const hasProc = existsSync('/proc/self/environ');

/** Killed processes are gone within moments; one that the kernel holds is not waited for. */
const mostRounds = 20;
const roundMs = 10;

interface Marked {
  readonly pid: number;
  readonly mark: string;
}

/**
 * Kills every process whose environment says that it descends from a process with this mark, in
 * whatever group, session or ancestry it is now. What has taken the mark off stays alive: nobody can
 * tell it from a process of somebody else.
 *
 * @param prefix of the mark's value.
 */
export async function killMarked(prefix: string): Promise<void> {
  if (!hasProc) return;
  // Again until none is left: while one was killed, another may have been born.
  for (let round = 0; round < mostRounds; round += 1) {
    const marked = (await nextScan()).filter(({ mark }) => mark.startsWith(prefix));
    if (marked.length === 0) return;
    for (const { pid } of marked) kill(pid);
    await delay(roundMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** A look at all processes that has not begun yet; operations that end together share one. */
const nextScan = shared(findMarked);

function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running.then(() => {
      next = undefined;
      const now = work();
      running = now.catch(() => {});
      return now;
    });
    return next;
  };
}

async function findMarked(): Promise<Marked[]> {
  const found: Marked[] = [];
  for (const name of await readdir('/proc')) {
    const mark = /^\d+$/.test(name) ? await markOf(name) : undefined;
    if (mark !== undefined) found.push({ pid: Number(name), mark });
  }
  return found;
}

async function markOf(pid: string): Promise<string | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    const line = environment.split('\0').find((each) => each.startsWith(`${markVariable}=`));
    return line?.slice(markVariable.length + 1);
  } catch {
    // Ended meanwhile, or of another user and so not ours.
    return undefined;
  }
}
