import { builtinContracts } from '../src/core/contracts/builtin.ts';
import { CourseLog } from '../src/core/course/course-log.ts';
import type { Operation } from '../src/core/operation.ts';
import { stream, uuidV4 } from '../src/core/random.ts';
import { policyOf } from '../src/core/retry/policy-of.ts';
import { createJudge } from '../src/core/rules/judge.ts';
import type { RuleContext } from '../src/core/rules/rule.ts';
import { loadHistograms, Recorder } from '../src/core/stats/histogram.ts';
import type { Attempt, ClientResultRecord } from '../src/core/trace.ts';
import { encodeLine } from '../src/core/trace-lines.ts';
import { tell } from './child.ts';

/** What one request costs in the parts that take it down and judge it. */
export interface PartsReport {
  readonly histogramRecordNs: number;
  /** The random numbers of one operation, its key included. */
  readonly operationKeyUs: number;
  readonly encodeAttemptUs: number;
  readonly encodeResultUs: number;
  readonly judgeOperationUs: number;
  /** What the course of the run takes from an operation. */
  readonly courseOperationUs: number;
}

const batches = 300;
const perBatch = 1_000;
const contract = builtinContracts.rfc;

await loadHistograms();
const recorder = new Recorder();
const context: RuleContext = {
  contract,
  policy: policyOf(contract),
  observer: 'client',
  wallOriginMs: 0,
  ledger: false,
  noiseMs: () => 1,
  stalledWithin: () => false,
};
const judge = createJudge(context);
const course = new CourseLog(context);
const report: PartsReport = {
  histogramRecordNs:
    1_000 *
    measureUs(
      (index) => (index * 7_919) % 1_000_000,
      (us) => recorder.record(us),
    ),
  operationKeyUs: measureUs(
    (index) => index,
    (index) => uuidV4(stream('1', '0', 'operation', index)),
  ),
  encodeAttemptUs: measureUs(attemptOf, encodeLine),
  encodeResultUs: measureUs(resultOf, encodeLine),
  judgeOperationUs: measureUs(operationOf, (operation) => judge.operation(operation)),
  courseOperationUs: measureUs(operationOf, (operation) => {
    course.responded(operation.attempts[0]?.arrivalMs ?? 0, operation.result?.atMs ?? 0);
    course.judged(operation);
    course.settled(operation);
  }),
};
for (const { id, verdict } of judge.outcomes()) {
  if (verdict !== 'pass' && verdict !== 'not-exercised') throw new Error(`${id}: ${verdict}`);
}
recorder.destroy();
tell(report);
process.disconnect();

/**
 * Microseconds of this thread's CPU time a call, so that a busy machine counts less. What it is called
 * with is made beforehand, and the first tenth warms up.
 */
function measureUs<T>(make: (index: number) => T, call: (subject: T) => unknown): number {
  let spentUs = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const subjects = Array.from({ length: perBatch }, (_, index) => make(batch * perBatch + index));
    const begin = process.threadCpuUsage();
    for (const subject of subjects) call(subject);
    const { user, system } = process.threadCpuUsage(begin);
    if (batch >= batches / 10) spentUs += user + system;
  }
  return spentUs / (batches * 0.9 * perBatch);
}

function attemptOf(index: number): Attempt {
  const startMs = index / 50 + 0.125;
  return {
    type: 'attempt',
    operation: String(index),
    name: 'submit',
    groupedBy: 'harness',
    attempt: 1,
    connection: 1 + (index % 50),
    method: 'POST',
    path: '/v1/search',
    write: true,
    arrivalMs: startMs - 0.025,
    queuedMs: startMs - 0.012,
    startMs,
    endMs: startMs + 0.75,
    outcome: { kind: 'response', status: 201, jobId: `job_${index}`, complete: true },
    bodyHash: '00c0ffee00c0ffee',
    idempotencyKey: uuidV4(stream('parts', index)),
    firstByteMs: startMs + 0.75,
  };
}

function resultOf(index: number): ClientResultRecord {
  const atMs = index / 50 + 1;
  return {
    type: 'client-result',
    operation: String(index),
    atMs,
    result: 'succeeded',
    because: 'succeeded',
  };
}

function operationOf(index: number): Operation {
  return {
    id: String(index),
    name: 'submit',
    groupedBy: 'harness',
    attempts: [attemptOf(index)],
    effects: [],
    result: resultOf(index),
    censored: false,
  };
}
