// One trial after the other begins, each while those before it go on, by clients in a thread of
// their own.
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Starts } from '../../src/run/trial/starts.ts';
import { ClientLink } from './client-link.ts';
import type { Reference } from './references.ts';
import { references } from './references.ts';
import { told } from './told.ts';
import { tryReference } from './try-reference.ts';

/** Traces of trials with alarms are kept here. */
const folder = 'reports/soak';

/** Each trial keeps some 200 connections open, both ends of them in this process. */
const mostAtOnce = 16;

/** What a thread is to do. */
export interface SoakShare {
  /** Ids of references, one a trial. */
  readonly trials: readonly string[];
  readonly short: boolean;
  /** So long after one trial the next begins. */
  readonly apartMs: number;
}

const { trials, short, apartMs } = workerData as SoakShare;
mkdirSync(folder, { recursive: true });
await using link = new ClientLink();

async function tryOne(reference: Reference): Promise<void> {
  const traceFile = `${folder}/${reference.id}-${randomBytes(4).toString('hex')}.ndjson`;
  const result = await tryReference(reference, { link, short, traceFile });
  const trial = { ...told(reference.id, result), traceFile };
  if (trial.alarms.length === 0) rmSync(traceFile);
  parentPort?.postMessage(trial);
}

const places = new Starts(mostAtOnce);
const running: Promise<void>[] = [];
for (const id of trials) {
  if (running.length > 0) await pause(apartMs);
  const release = await places.take();
  running.push(
    ...references
      .flat()
      .filter((each) => each.id === id)
      .map((each) => tryOne(each).finally(release)),
  );
}
await Promise.all(running);
