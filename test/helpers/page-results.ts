import { readFileSync } from 'node:fs';
import type { Course } from '../../src/core/course/course-result.ts';
import { parseResult } from '../../src/core/read-result.ts';
import type { Metrics, Result, Window } from '../../src/core/result.ts';
import { readResult, resultPath } from './results.ts';
import { trialTimeline } from './trial-results.ts';

/** An operation that came back too early, with all that a drawing can show. */
const early = trialTimeline(
  '17',
  [
    { startMs: 0, met: 'HTTP 503', status: 503, fault: 'answers 503' },
    {
      startMs: 612,
      met: 'HTTP 429, Retry-After: 1',
      status: 429,
      waitMs: 610,
      loMs: 500,
      hiMs: 750,
    },
    { startMs: 1_604, met: 'connection reset', waitMs: 990, askedMs: 1_000, endMs: 1_950 },
    { startMs: 3_400, met: 'HTTP 202', status: 202, waitMs: 1_449, loMs: 1_000, hiMs: 1_500 },
  ],
  { because: 'HTTP 202' },
);

/** So many attempts that some of them are left out. */
const long = trialTimeline(
  '91',
  Array.from({ length: 40 }, (_, index) => ({
    ...{ startMs: index * 300, met: 'HTTP 503', status: 503 },
    ...(index === 0 ? {} : { waitMs: 298 }),
  })),
  { result: 'failed', because: 'gave up after 40 attempts' },
);

/** The course of a run of which little is known but its timelines. */
export const someCourse: Course = {
  response: { stepMs: 1_000, rowsPerDoubling: 4, columns: [[40, 3, 41, 1], [], [44, 2]] },
  waits: [],
  timelines: [early, long],
};

/** A run that failed, with its course, its machine and its command. */
export function wholeRun(): Result {
  return {
    ...readResult('fail'),
    course: someCourse,
    environment: {
      ...{ node: 'v24.21.0', platform: 'linux 6.1 x64', cpu: 'A processor', cores: 2 },
      ...{ memoryBytes: 8 * 2 ** 30, fingerprint: '00112233aabbccdd' },
    },
    command: "retrial load profiles/aisearch-burst.yaml --seed 42 --target 'http://127.0.0.1:8080'",
  };
}

/** Numbers that compress as badly as those of a real run. */
function scatter(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * most);
  };
}

function windowsOf(count: number): Window[] {
  const next = scatter(7);
  return Array.from({ length: count }, (_, index) => {
    const arrivals = 480 + next(40);
    const retries = next(60);
    return {
      ...{ startMs: index * 1_000, arrivals, started: arrivals, dropped: 0 },
      ...{ succeeded: arrivals - next(9), failed: next(9), attempts: arrivals + retries, retries },
      ...{
        inFlight: next(90),
        responseP50Us: 4_000 + next(900),
        responseP90Us: 9_000 + next(3_000),
      },
      ...{ responseP99Us: 20_000 + next(9_000), responseMaxUs: 40_000 + next(90_000) },
      ...{ serviceP50Us: 3_000 + next(500), serviceP99Us: 12_000 + next(4_000) },
      ...{
        answers: { '2xx': arrivals, '4xx': next(50), '5xx': next(10) },
        connections: 40 + next(9),
      },
    };
  });
}

/** A real run through an outage, with an impatient client: all that a result can hold. */
export function fullRun(): Result {
  const file = resultPath('full-course.json');
  return parseResult(readFileSync(file, 'utf8'), file);
}

/** As if it had taken an hour, second by second. */
export function hourRun(): Result {
  return { ...fullRun(), durationMs: 3_600_000, windows: windowsOf(3_600) };
}

/** A run with so many operations of different names. */
export function manyOperations(count: number): Result {
  const run = wholeRun();
  const [metrics] = Object.values(run.operations);
  const { hdr: _, ...plain } = (metrics as Metrics).response;
  const own: Metrics = { ...(metrics as Metrics), response: plain, service: plain };
  const names = Array.from({ length: count }, (_, index) => `operation-number-${index + 1}`);
  return { ...run, operations: Object.fromEntries(names.map((name) => [name, own])) };
}

/** A run that ended before anything arrived. */
export function emptyRun(): Result {
  const run = readResult('unreachable');
  return { ...run, operations: {}, rules: [], thresholds: [], windows: [], reasons: [] };
}
