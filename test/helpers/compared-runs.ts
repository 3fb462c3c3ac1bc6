import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedResult } from '../../src/core/compare/usable-run.ts';
import type { Metric, Result } from '../../src/core/result.ts';
import { readResult } from './results.ts';

/** What a made-up run shall have measured; the rest is as recorded. */
export interface MadeRun {
  readonly responseUs?: number;
  readonly failed?: number;
  readonly succeeded?: number;
  readonly durationMs?: number;
  readonly amplification?: number;
  readonly changes?: Partial<Result>;
}

const recorded = readResult('pass');

function distribution(us: number): Metric {
  const percentiles = { p50: us, p75: us * 1.2, p90: us * 1.5, p95: us * 1.8, p99: us * 2.5 };
  return { unit: 'us', count: 2_000, min: us / 2, max: us * 4, mean: us, ...percentiles };
}

/** A run of one load; the names of the places tell its side. */
export function madeRun(place: string, made: MadeRun = {}): PlacedResult {
  const { responseUs = 10_000, failed = 0, succeeded = 1_000, durationMs = 10_000 } = made;
  const result: Result = {
    ...recorded,
    profile: { name: 'orders', hash: '0123456789abcdef', loadHash: 'fedcba9876543210' },
    seed: '1',
    runId: place,
    durationMs,
    verdict: 'pass',
    exitCode: 0,
    amplification: made.amplification ?? 1.25,
    counts: { ...recorded.counts, operations: succeeded + failed, succeeded, failed, dropped: 0 },
    metrics: {
      ...recorded.metrics,
      response: distribution(responseUs),
      service: distribution(responseUs / 2),
    },
    ...made.changes,
  };
  return { place, result };
}

/** Small differences between runs, as machines have them: up to 1 % around 1, none the same. */
const wobble = [1, 0.992, 1.007, 0.996, 1.004, 0.99, 1.009, 0.998, 1.002, 0.994];

/** So many runs whose response times differ by a little, times a factor. */
export function madeRuns(
  side: string,
  runs: number,
  make: (near: number) => MadeRun,
): PlacedResult[] {
  return Array.from({ length: runs }, (_, index) =>
    madeRun(`${side}/${index + 1}`, make((wobble[index % wobble.length] ?? 1) + index * 1e-5)),
  );
}

/** Writes so many runs into a folder, each into one of its own: `1`, `2` … */
export function writeRuns(
  folder: string,
  runs: number,
  make: (near: number) => MadeRun = (near) => ({ responseUs: 10_000 * near }),
): void {
  for (const [index, { result }] of madeRuns(folder, runs, make).entries()) {
    const own = join(folder, String(index + 1));
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'result.json'), JSON.stringify(result));
  }
}
