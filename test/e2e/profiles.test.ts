import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { Contract } from '../../src/core/contracts/contract.ts';
import { waitBounds } from '../../src/core/policy.ts';
import type { Counts } from '../../src/core/result.ts';
import type { RuleVerdict } from '../../src/core/rules/rule.ts';
import { listenOn } from '../helpers/listen-on.ts';
import type { LoadRun } from '../helpers/load-run.ts';
import { flaggedBy, judgeAgain, readTrace, runProfile } from '../helpers/load-run.ts';

// They ask for little a second, and mostly wait.
vi.setConfig({ maxConcurrency: 4 });

const folder = join(import.meta.dirname, '../../profiles');
/** These wait for more than half a minute; begun first, they go on beside the others. */
const longest = ['aigeon-quota.yaml', 'aisearch-outage.yaml'];
const profiles = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .toSorted((a, b) => longest.indexOf(b) - longest.indexOf(a));

interface Promised {
  /** What is the same in every run. */
  readonly counts: Partial<Counts>;
  /** What a run's own numbers make of the rest. */
  readonly rest: (counts: Counts) => Partial<Counts>;
  /** Most attempts that an operation needed. */
  readonly attempts: number;
  /** The rules that hold something against the run; absent: none. */
  readonly flagged?: Readonly<Record<string, RuleVerdict>>;
  /** What else is promised of a run. */
  readonly further?: (run: LoadRun) => void;
}

/** Who gives up, by the arrival: each from the first moment (inclusive) to the last (exclusive). */
interface GivingUp {
  readonly surely: readonly [number, number];
  readonly atMost: readonly [number, number];
}

/**
 * Who gives up in an outage from one moment to another: those whose longest waits together end within
 * it, and nobody whose shortest waits together reach its end.
 */
function giveUpsOf(fromMs: number, toMs: number, { retry }: Contract): GivingUp {
  const waits = Array.from({ length: retry.maxAttempts - 1 }, (_, k) => waitBounds(retry, k + 1));
  const longestMs = waits.reduce((sum, { hiMs }) => sum + hiMs, 0);
  const shortestMs = waits.reduce((sum, { loMs }) => sum + loMs, 0);
  return { surely: [fromMs, toMs - longestMs], atMost: [fromMs, toMs - shortestMs] };
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
  'aigeon-quota.yaml': {
    counts: { ...clean, operations: 2280, succeeded: 2280, jobs: 1003, replays: 0 },
    rest: ({ retries }) => ({
      attempts: 2280 + retries,
      byStatus: { 200: 2280 + retries },
      byCode: { 0: 2280, 429001: Math.max(165, retries) },
    }),
    attempts: 5,
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
  'aisearch-concurrency.yaml': {
    counts: { ...clean, operations: 50, succeeded: 50, jobs: 50, replays: 0 },
    rest: ({ retries, byCode: { CONCURRENCY_LIMIT_EXCEEDED: busy = 0 } }) => ({
      attempts: 50 + retries,
      byStatus: { 200: 26, 202: 24, 429: retries },
      byCode: {
        CONCURRENCY_LIMIT_EXCEEDED: Math.max(10, busy),
        QUEUE_CAPACITY_EXCEEDED: Math.max(8, retries - busy),
      },
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
  'aisearch-outage.yaml': {
    counts: { operations: 180, dropped: 0, censored: 0, networkErrors: 0, duplicateJobs: 0 },
    rest: ({ attempts, failed }) => ({
      ...{ succeeded: 180 - failed, jobs: 180 - failed, replays: 0, retries: attempts - 180 },
      byStatus: { 202: 180 - failed, 503: attempts - 180 + failed },
      byCode: { INTERNAL_ERROR: attempts - 180 + failed },
    }),
    attempts: 5,
    further: (run) => expectGiveUps(run, giveUpsOf(5_000, 35_000, builtinContracts.aisearch)),
  },
  'aisearch-poll.yaml': {
    counts: { ...clean, jobs: 12, replays: 0, retries: 0, byCode: {} },
    rest: ({ operations, jobs }) => ({
      succeeded: operations,
      attempts: operations,
      byStatus: { 200: operations - jobs, 202: jobs },
    }),
    attempts: 1,
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
  'own-client.yaml': {
    counts: {
      ...{ ...clean, networkErrors: 19 },
      ...{ operations: 80, succeeded: 80, attempts: 119, retries: 39, jobs: 80, replays: 19 },
      byStatus: { 202: 80, 429: 20 },
      byCode: { RATE_LIMIT_EXCEEDED: 20 },
    },
    rest: nothing,
    attempts: 2,
  },
  'restart.yaml': {
    counts: {
      ...{ operations: 120, succeeded: 120, failed: 0, dropped: 0, censored: 0 },
      ...{ byStatus: { 201: 120 }, byCode: {} },
    },
    // Each time four are under way where the machine keeps pace, and at least one where it does not.
    rest: ({ retries, replays, duplicateJobs }) => ({
      ...{ attempts: 120 + retries, networkErrors: retries, jobs: 120 + duplicateJobs },
      ...{ replays: Math.max(1, replays), duplicateJobs: Math.max(1, duplicateJobs) },
    }),
    attempts: 5,
    flagged: { 'no-duplicate-jobs': 'info' },
  },
  'breakpoint.yaml': {
    counts: { dropped: 0, censored: 0, networkErrors: 0, retries: 0, jobs: 0, duplicateJobs: 0 },
    rest: ({ operations, failed }) => ({
      ...{ succeeded: operations - failed, attempts: operations },
      byStatus: { 200: operations - failed, 429: failed },
    }),
    attempts: 1,
    further: expectKnee,
  },
  'soak.yaml': {
    counts: { ...atOnce(195), jobs: 0, byStatus: { 200: 195 }, byCode: {} },
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

/** Holds the arrivals of those who gave up against those who must, and those who may. */
function expectGiveUps(run: LoadRun, { surely, atMost }: GivingUp): void {
  const arrivals = new Map<string, number>();
  const gaveUp: number[] = [];
  for (const record of readTrace(run)) {
    if (record.type === 'attempt') arrivals.set(record.operation, record.arrivalMs);
    if (record.type !== 'client-result' || record.result !== 'failed') continue;
    gaveUp.push(arrivals.get(record.operation) ?? Number.NaN);
  }
  const within = (times: Iterable<number>, [fromMs, toMs]: readonly [number, number]): number[] =>
    [...times].filter((atMs) => atMs >= fromMs && atMs < toMs).toSorted((a, b) => a - b);
  const must = within(arrivals.values(), surely);
  expect(must.length).toBeGreaterThan(0);
  expect({ must: within(gaveUp, surely), may: within(gaveUp, atMost).length }).toEqual({
    must,
    may: gaveUp.length,
  });
}

/** At 30/s the limit of 35/s holds, and at 40/s it does not. */
function expectKnee({ result }: LoadRun): void {
  const { kneePerSecond, steps = [] } = result.breakpoint ?? {};
  const told = steps.map(({ ratePerSecond, operations }) => [ratePerSecond, operations]);
  expect([kneePerSecond, told]).toEqual([
    30,
    [
      [10, 20],
      [20, 40],
      [30, 60],
      [40, 80],
    ],
  ]);
  expect(steps[3]?.failed).toBeGreaterThanOrEqual(4);
  expect(result.reasons).toContainEqual(
    expect.stringMatching(/^the knee is at 30\/s: at 40\/s threshold errors < 4% was missed/),
  );
}

test.concurrent.for(profiles)(
  '%s keeps its promise',
  { timeout: 240_000 },
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
      flagged: promised.flagged ?? {},
    });
    expect(counts).toEqual({ ...counts, ...promised.counts, ...promised.rest(counts) });
    expect(metrics.attempts?.max).toBeLessThanOrEqual(promised.attempts);
    promised.further?.(run);
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
