import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { rows } from './rows.ts';
import type { RowTold } from './told.ts';
import { told } from './told.ts';
import { tryRow } from './try-row.ts';

/** So long after one trial the next begins: all at once they would make each other's noise. */
const apartMs = 2_000;
/** Trials that are under way at one time; they mostly wait. */
const most = 8;

const ids = workerData as readonly string[];
const mine = ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
const underWay = new Set<Promise<void>>();
for (const row of mine) {
  if (underWay.size > 0) await pause(apartMs);
  if (underWay.size >= most) await Promise.race(underWay);
  const trial = tryRow(row).then((result) => {
    parentPort?.postMessage(told(row.id, result) satisfies RowTold);
    underWay.delete(trial);
  });
  underWay.add(trial);
}
await Promise.all(underWay);
