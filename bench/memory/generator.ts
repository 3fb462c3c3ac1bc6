import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { planLoad } from '../../src/cli/plan-load.ts';
import { runLoad } from '../../src/run/run-load.ts';
import { readTask, tell } from '../child.ts';

/** What the generator is to do, and of which target. */
export interface MemoryTask {
  readonly url: string;
  readonly ratePerSecond: number;
  readonly minutes: number;
}

/** How the generator is going, twice a second; the end of its run has a verdict. */
export interface MemoryReading {
  readonly elapsedMs: number;
  readonly attempts: number;
  readonly retries: number;
  /** Resident memory of the whole process, its threads included. */
  readonly residentBytes: number;
  readonly verdict?: string;
}

/** A load as `retrial load` makes it; its trace is written in full, to nowhere. */
const { url, ratePerSecond, minutes } = readTask<MemoryTask>();
const profile = `name: memory
contract: rfc
target: { url: "${url}" }
load: { model: open, rate: ${ratePerSecond}/s, duration: ${minutes}m }
operations:
  - { name: order, method: POST, path: /orders, body: { item: '{{uuid}}' }, expect: { status: 201 } }
gracefulStop: 10s
`;
const folder = mkdtempSync(join(tmpdir(), 'retrial-memory-'));
const file = join(folder, 'memory.yaml');
writeFileSync(file, profile);
const plan = planLoad({ profile: file, seed: '1' });
rmSync(folder, { recursive: true });

const residentBytes = (): number => process.memoryUsage.rss();
const result = await runLoad(plan, {
  traceFile: devNull,
  onProgress: ({ elapsedMs, attempts, retries }) =>
    tell({ elapsedMs, attempts, retries, residentBytes: residentBytes() }),
});
const { durationMs, counts, verdict } = result;
const { attempts, retries } = counts;
// Two messages at once, and who reads them one by one would miss the second.
await pause(200);
tell({ elapsedMs: durationMs, attempts, retries, residentBytes: residentBytes(), verdict });
process.disconnect();
