import { beforeAll, expect, test } from 'vitest';
import { rfc } from '../../../src/core/contracts/rfc.ts';
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
function recording() {
  const written: TraceRecord[] = [head];
  const judged: string[] = [];
  const recorder = new Recorder({
    metrics: new RunMetrics(['op']),
    judge: {
      operation: (operation) => judged.push(nameOf(operation)),
      outcomes: () => [],
      violations: 0,
    },
    trace: { write: (record) => written.push(record), close: async () => {} },
    ledger: true,
  });
  return {
    recorder,
    judged,
    written,
    /** An operation of one attempt that ended at that moment. */
    done(id: string, endMs: number): void {
      recorder.arrived('op');
      const only: Attempt = attempt({ operation: id, startMs: endMs - 1, endMs });
      recorder.attempted(runOf(id), only);
      recorder.ended(runOf(id), clientResult(id, endMs));
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

test('operations that wait for their mock at the end settle in the order of their results', () => {
  const { recorder, judged, written, done } = recording();
  recorder.arrived('op');
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
