import { beforeAll, expect, test } from 'vitest';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { CourseLog } from '../../../src/core/course/course-log.ts';
import type { Operation } from '../../../src/core/operation.ts';
import { policyOf } from '../../../src/core/retry/policy-of.ts';
import type { Rule } from '../../../src/core/rules/rule.ts';
import { loadHistograms } from '../../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../../src/core/stats/metrics.ts';
import type { Attempt, RunRecord, TraceRecord } from '../../../src/core/trace.ts';
import { traceFormat } from '../../../src/core/trace.ts';
import { encodeLine } from '../../../src/core/trace-lines.ts';
import { createVerifier } from '../../../src/core/verify.ts';
import type { OperationRun } from '../../../src/run/operation-run.ts';
import { Recorder } from '../../../src/run/recorder.ts';
import { TraceSampler } from '../../../src/run/trace-sampler.ts';
import { contextUnder } from '../../helpers/judging.ts';
import { attempt, clientResult, jobCreated } from '../../helpers/records.ts';

beforeAll(loadHistograms);

const head: RunRecord = {
  type: 'run',
  format: traceFormat,
  tool: { name: 'retrial', version: '0.0.0' },
  wallOriginMs: 0,
  seed: '1',
  runId: '0',
  contract: rfc,
  policy: policyOf(rfc),
  observer: 'client',
  sampling: 1,
  timerNoiseMs: 0,
  ledger: true,
};

/** As much of an operation under way as a recorder looks at. */
const runOf = (id: string): OperationRun =>
  ({ id, kind: { name: 'op' }, arrivalMs: 0, attempt: 1, endedMs: 0 }) as unknown as OperationRun;

/** What an operation came to, in one word: its id, its attempts, its jobs. */
const nameOf = ({ id, attempts, effects }: Operation): string =>
  `${id}: ${attempts.length} attempts, ${effects.length} jobs`;

/** A recorder beside a mock, with what it wrote and which operations it let be judged. */
function recording({
  warmupMs = 0,
  sampleAbove,
  convicted = [],
}: {
  readonly warmupMs?: number;
  readonly sampleAbove?: number;
  readonly convicted?: readonly string[];
} = {}) {
  const written: TraceRecord[] = [head];
  const judged: string[] = [];
  const metrics = new RunMetrics(['op']);
  let violations = 0;
  const trace = {
    write: (record: TraceRecord) => void written.push(record),
    close: async () => {},
  };
  const recorder = new Recorder({
    metrics,
    judge: {
      operation: (operation) => {
        judged.push(nameOf(operation));
        if (convicted.includes(operation.id)) violations += 1;
      },
      outcomes: () => [],
      get violations() {
        return violations;
      },
      violationsByRule: {},
    },
    course: new CourseLog(contextUnder('rfc', { ledger: true })),
    trace,
    sampler:
      sampleAbove === undefined
        ? undefined
        : new TraceSampler({ trace, sampleAbove, seed: '1', runId: '0' }),
    ledger: true,
    warmupMs,
  });
  return {
    recorder,
    metrics,
    judged,
    written,
    /** An operation of one attempt that ended at that moment. */
    done(id: string, endMs: number, arrivalMs = 0): void {
      recorder.arrived({ ...runOf(id), arrivalMs });
      const only: Attempt = attempt({ operation: id, arrivalMs, startMs: endMs - 1, endMs });
      const run: OperationRun = { ...runOf(id), arrivalMs };
      recorder.attempted(run, only);
      recorder.ended(run, clientResult(id, endMs));
    },
  };
}

/** Which operations the trace's reader judges, in its order. */
function judgeAgain(records: readonly TraceRecord[]): string[] {
  const judged: string[] = [];
  const listener: Rule = {
    id: 'listener',
    subject: 'client',
    holds: '',
    level: 'info',
    source: '',
    judge: () => ({
      operation: (operation) => judged.push(nameOf(operation)),
      conclude: () => {
        throw new Error('nobody asks');
      },
    }),
  };
  const verifier = createVerifier({ rules: [listener] });
  for (const record of records) verifier.line(encodeLine(record).trimEnd());
  verifier.end();
  return judged;
}

test('a job of which the mock tells late is still that of its operation, in the run as in its trace', () => {
  const { recorder, judged, written, done } = recording();
  done('a', 10);
  done('b', 5_000);
  recorder.told({ records: [jobCreated('a', 'j', { atMs: 9 })], watermarkMs: 5_100 });
  recorder.finish(5_200);
  expect(judged).toEqual(['a: 1 attempts, 1 jobs', 'b: 1 attempts, 0 jobs']);
  expect(judgeAgain(written)).toEqual(judged);
});

test('a stall of the observer settles nothing that the mock may still tell of', () => {
  const { recorder, judged, written, done } = recording();
  done('a', 10);
  recorder.told({ records: [], watermarkMs: 20 });
  written.push({ type: 'stall', startMs: 20, lengthMs: 3_000 });
  recorder.told({ records: [jobCreated('a', 'j', { atMs: 9 })], watermarkMs: 3_020 });
  recorder.finish(3_100);
  expect(judged).toEqual(['a: 1 attempts, 1 jobs']);
  expect(judgeAgain(written)).toEqual(judged);
});

test('of what is not in the sample only operations that broke a rule are written, as they were judged', () => {
  const { recorder, judged, written, done } = recording({ sampleAbove: 0, convicted: ['b', 'd'] });
  for (const [id, endMs] of [
    ['a', 10],
    ['b', 20],
    ['c', 3_000],
    ['d', 3_010],
  ] as const)
    done(id, endMs);
  const jobs = [jobCreated('b', 'j', { atMs: 900 }), jobCreated('d', 'k', { atMs: 3_005 })];
  recorder.told({ records: jobs, watermarkMs: 3_020 });
  recorder.finish(3_100);
  const seen = ['b: 1 attempts, 1 jobs', 'd: 1 attempts, 1 jobs'];
  expect(judged).toHaveLength(4);
  expect(judged).toEqual(expect.arrayContaining(seen));
  expect(judgeAgain(written)).toEqual(seen);
  expect(recorder.sampled).toEqual({ sampling: 0.5, lateJobs: 0 });
});

test('a job that came after its operation had settled is counted for a sampled trace, not written', () => {
  const { recorder, judged, written, done } = recording({ sampleAbove: 9 });
  done('a', 10);
  recorder.told({ records: [], watermarkMs: 20 });
  recorder.told({ records: [jobCreated('a', 'j', { atMs: 8_000 })], watermarkMs: 9_000 });
  recorder.finish(9_100);
  expect(written.map(({ type }) => type)).toEqual(['run', 'attempt', 'client-result']);
  expect(judgeAgain(written)).toEqual(judged);
  expect([judged, recorder.sampled]).toEqual([
    ['a: 1 attempts, 0 jobs'],
    { sampling: 1, lateJobs: 1 },
  ]);
});

test('operations that wait for their mock at the end settle in the order of their results', () => {
  const { recorder, judged, written, done } = recording();
  recorder.arrived(runOf('slow'));
  recorder.attempted(runOf('slow'), attempt({ operation: 'slow', startMs: 1, endMs: 2 }));
  done('quick', 10);
  recorder.ended(runOf('slow'), clientResult('slow', 20));
  recorder.told({ records: [], watermarkMs: 30 });
  recorder.finish(2_000);
  written.push({ type: 'summary', endMs: 2_000, operations: 2, attempts: 2, rules: {} });
  expect(judged).toEqual(['quick: 1 attempts, 0 jobs', 'slow: 1 attempts, 0 jobs']);
  expect(judgeAgain(written)).toEqual(judged);
});

test.for([
  ['all that the mock did was told', 2_000, [], undefined],
  [
    'the mock fell silent before the end',
    1_999,
    [],
    'the mock did not tell in time of what it did last',
  ],
  [
    'a job came after its operation had settled',
    9_000,
    [jobCreated('a', 'j', { atMs: 8_000 })],
    '1 job was created after the operation had settled, and not judged',
  ],
] as const)('where %s, whether jobs are in doubt is told', ([, watermarkMs, records, doubt]) => {
  const { recorder, done } = recording();
  done('a', 10);
  recorder.told({ records: [], watermarkMs: 1_500 });
  done('b', 1_600);
  recorder.told({ records: [], watermarkMs: 1_700 });
  recorder.told({ records, watermarkMs });
  recorder.finish(2_000);
  expect(recorder.jobsDoubt).toBe(doubt);
});

test('what happens counts in the window of its moment, however late windows are asked for', () => {
  const { recorder, metrics, done } = recording();
  done('a', 400, 390);
  done('b', 1_200, 990);
  recorder.dropped('op', 2_100);
  const told = metrics.advance(2_300);
  expect(told.map(({ arrivals, attempts, succeeded }) => [arrivals, attempts, succeeded])).toEqual([
    [2, 1, 1],
    [0, 1, 1],
  ]);
  expect(metrics.advance(3_000).map(({ arrivals, dropped }) => [arrivals, dropped])).toEqual([
    [1, 1],
  ]);
});

test('what arrives in the warm-up is judged and in the trace, but counted and measured apart', () => {
  const { recorder, metrics, judged, written, done } = recording({ warmupMs: 100 });
  done('last of the warm-up', 150, 99.9994);
  recorder.dropped('op', 99.9994);
  done('first measured', 170, 99.9996);
  recorder.dropped('op', 100);
  recorder.told({
    records: [jobCreated('last of the warm-up', 'j', { atMs: 149 })],
    watermarkMs: 200,
  });
  recorder.finish(2_000);
  metrics.finish(2_000);
  const one = { operations: 2, succeeded: 1, failed: 0, dropped: 1, censored: 0, attempts: 1 };
  const none = { retries: 0, networkErrors: 0, replays: 0, duplicateJobs: 0, byCode: {} };
  expect([recorder.warmupCounts(), recorder.counts()]).toEqual([
    { ...one, ...none, byStatus: { 200: 1 }, jobs: 1 },
    { ...one, ...none, byStatus: { 200: 1 }, jobs: 0 },
  ]);
  expect(judged).toEqual([
    'last of the warm-up: 1 attempts, 1 jobs',
    'first measured: 1 attempts, 0 jobs',
  ]);
  expect(judgeAgain(written)).toEqual(judged);
  expect([recorder.arrivals, recorder.attempts]).toEqual([4, 2]);
  expect(metrics.summarize().metrics.response?.count).toBe(1);
  expect(metrics.windows[0]).toMatchObject({ arrivals: 2, started: 1, attempts: 1, dropped: 1 });
});
