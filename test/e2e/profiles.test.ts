import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Counts } from '../../src/core/result.ts';
import { listenOn } from '../helpers/listen-on.ts';
import type { LoadRun } from '../helpers/load-run.ts';
import { flaggedBy, judgeAgain, readTrace, runProfile } from '../helpers/load-run.ts';

vi.setConfig({ maxConcurrency: 2 });

const folder = join(import.meta.dirname, '../../profiles');
const profiles = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

interface Promised {
  /** What is the same in every run. */
  readonly counts: Partial<Counts>;
  /** What a run's own numbers make of the rest. */
  readonly rest: (counts: Counts) => Partial<Counts>;
  /** Most attempts that an operation needed. */
  readonly attempts: number;
}

const clean = { failed: 0, dropped: 0, censored: 0, networkErrors: 0, duplicateJobs: 0 };
/** Each operation is done at once. */
const atOnce = (operations: number): Partial<Counts> => ({
  ...clean,
  ...{ operations, succeeded: operations, attempts: operations, retries: 0, replays: 0 },
});
const nothing = (): Partial<Counts> => ({});

/** What the comment at the head of each profile promises. */
const promises: Readonly<Record<string, Promised>> = {
  'aigeon-errors.yaml': {
    counts: {
      ...clean,
      ...{ operations: 200, succeeded: 200, attempts: 264, retries: 64, jobs: 148, replays: 0 },
      byStatus: { 200: 215, 502: 9, 503: 40 },
      byCode: { 0: 148, 400100: 52, 500001: 15, 502001: 9, 503001: 40 },
    },
    rest: nothing,
    attempts: 4,
  },
  'aigeon-steady.yaml': {
    counts: { ...atOnce(200), byStatus: { 200: 200 }, byCode: { 0: 200 } },
    rest: nothing,
    attempts: 1,
  },
  'aisearch-burst.yaml': {
    counts: { ...clean, operations: 40, succeeded: 40, jobs: 40, replays: 0 },
    rest: ({ retries }) => ({
      attempts: 40 + retries,
      byStatus: { 202: 40, 429: retries },
      byCode: { RATE_LIMIT_EXCEEDED: retries },
    }),
    attempts: 5,
  },
  'aisearch-lost-answers.yaml': {
    counts: {
      ...{ ...clean, networkErrors: 21 },
      ...{ operations: 135, succeeded: 135, attempts: 156, retries: 21, jobs: 135, replays: 21 },
      byStatus: { 202: 135 },
      byCode: {},
    },
    rest: nothing,
    attempts: 3,
  },
  'aisearch-steady.yaml': {
    counts: { ...atOnce(75), jobs: 75, byStatus: { 202: 75 }, byCode: {} },
    rest: nothing,
    attempts: 1,
  },
  'http.yaml': {
    counts: { ...atOnce(200), jobs: 0, byStatus: { 200: 200 }, byCode: {} },
    rest: nothing,
    attempts: 1,
  },
  'smoke.yaml': {
    counts: { ...clean, replays: 0, byCode: {} },
    rest: ({ operations, retries, jobs }) => ({
      succeeded: operations,
      attempts: operations + retries,
      byStatus: { 200: operations - jobs, 201: jobs, 503: retries },
    }),
    attempts: 5,
  },
};

/** The sentence behind "Promises:", to the end of the comment. */
function promiseOf(profile: string): string {
  const text = readFileSync(join(folder, profile), 'utf8');
  const comment = text.split('\n').filter((line) => line.startsWith('#'));
  const [, promise = ''] = comment
    .map((line) => line.slice(2))
    .join(' ')
    .split('Promises: ');
  return promise;
}

test('every profile has a promise, and every promise a profile', () => {
  expect(profiles.toSorted()).toEqual(Object.keys(promises).toSorted());
});

test.concurrent.for(profiles)(
  '%s keeps its promise',
  { timeout: 120_000 },
  async (profile, { expect }) => {
    const promised = promises[profile];
    if (!promised) throw new Error(`nothing is known of what ${profile} promises`);
    await using site = await listenOn(createServer((_, response) => response.end('{"ok":true}')));
    const args = profile === 'http.yaml' ? ['--target', `${site.url}/`] : [];
    const run = await runProfile(join(folder, profile), args);
    const { counts, verdict, exitCode, metrics, rules } = run.result;

    expect({ verdict, exitCode, ran: run.ran.exitCode, flagged: flaggedBy(rules) }).toEqual({
      verdict: 'pass',
      exitCode: 0,
      ran: 0,
      flagged: {},
    });
    expect(counts).toEqual({ ...counts, ...promised.counts, ...promised.rest(counts) });
    expect(metrics.attempts?.max).toBeLessThanOrEqual(promised.attempts);
    expect(await judgeAgain(run)).toEqual(rules);
  },
);

test.for(profiles)('the comment of %s tells the numbers that hold', (profile) => {
  const promise = promiseOf(profile);
  const { counts = {} } = promises[profile] ?? {};
  expect(promise).toMatch(/^pass\b/);
  for (const [, number, word] of promise.matchAll(/(\d+) (operations|jobs|retries)\b/g)) {
    expect(counts[word as 'operations' | 'jobs' | 'retries']).toBe(Number(number));
  }
});

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
    const count = Math.min(first?.length ?? 0, second?.length ?? 0, third?.length ?? 0);

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
