import { join } from 'node:path';
import { test, vi } from 'vitest';
import type { LoadRun } from '../helpers/load-run.ts';
import { readTrace, runProfile } from '../helpers/load-run.ts';

vi.setConfig({ maxConcurrency: 3 });

const folder = join(import.meta.dirname, '../../profiles');

/** The users of the closed load, and as many again to be sure. */
const mostUnderWay = 10;

/** What a seed decides of each operation, by its index. */
function plannedOf(run: LoadRun, { withArrivals }: { readonly withArrivals: boolean }) {
  const planned: object[] = [];
  for (const record of readTrace(run)) {
    if (record.type !== 'attempt' || record.attempt > 1) continue;
    const { operation, name, path, bodyHash, idempotencyKey, arrivalMs } = record;
    planned[Number(operation)] = {
      ...{ operation, name, path, bodyHash, idempotencyKey },
      ...(withArrivals ? { arrivalMs } : {}),
    };
  }
  return planned;
}

/** The faults that the mock delivered to the first `count` operations. */
function faultsOf(run: LoadRun, count: number): string[] {
  return readTrace(run)
    .flatMap((record) => (record.type === 'fault' ? [record] : []))
    .filter(({ operation }) => Number(operation) < count)
    .map(({ operation, attempt, kind }) => `${operation}/${attempt} ${kind}`)
    .toSorted();
}

interface Seeded {
  readonly profile: string;
  /** In a closed load the answers decide when the next operation arrives, and how many do. */
  readonly withArrivals: boolean;
}

test.concurrent.for<Seeded>([
  { profile: 'aigeon-errors.yaml', withArrivals: true },
  { profile: 'aisearch-lost-answers.yaml', withArrivals: true },
  { profile: 'smoke.yaml', withArrivals: false },
])(
  '$profile plays the same twice by one seed, and something else by another',
  {
    timeout: 120_000,
  },
  async ({ profile, withArrivals }, { expect }) => {
    const file = join(folder, profile);
    const short = ['--duration', '4s'];
    const once = await runProfile(file, short);
    const twice = await runProfile(file, [...short, '--seed', '1']);
    const other = await runProfile(file, [...short, '--seed', '2']);
    const [first, second, third] = [once, twice, other].map((run) =>
      plannedOf(run, { withArrivals }),
    );
    const fewest = Math.min(first?.length ?? 0, second?.length ?? 0, third?.length ?? 0);
    // What a closed load has under way when it ends is on record in one run, and not in another.
    const count = withArrivals ? fewest : fewest - mostUnderWay;

    expect(count).toBeGreaterThan(20);
    expect(second?.slice(0, count)).toEqual(first?.slice(0, count));
    expect(third?.slice(0, count)).not.toEqual(first?.slice(0, count));
    if (withArrivals) expect(second?.length).toBe(first?.length);

    const faults = faultsOf(once, count);
    expect(faults.length).toBeGreaterThan(0);
    expect(faultsOf(twice, count)).toEqual(faults);
    expect(faultsOf(other, count)).not.toEqual(faults);
  },
);
