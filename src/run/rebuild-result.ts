import { CourseLog } from '../core/course/course-log.ts';
import type { Operation } from '../core/operation.ts';
import type { Counts, Result, Window } from '../core/result.ts';
import { resultSchema } from '../core/result.ts';
import { timesOf } from '../core/stats/attempt-times.ts';
import { loadHistograms } from '../core/stats/histogram.ts';
import { RunMetrics } from '../core/stats/metrics.ts';
import type { TraceRecord } from '../core/trace.ts';
import { concludeVerdict } from '../core/verdict.ts';
import type { Verification } from '../core/verify.ts';
import { contextOf, createVerifier } from '../core/verify.ts';
import { OperationCounts } from './operation-counts.ts';
import { verifyTrace } from './verify-trace.ts';

/**
 * Makes the result of a run that was killed from the trace that it left: rules by judging it again,
 * counts and latencies from its attempts, its course from its windows.
 *
 * @throws RetrialError (`file`, `trace`) where there is no trace, or one that cannot be read.
 */
export async function rebuildResult(traceFile: string): Promise<Result> {
  await loadHistograms();
  using rebuilding = new Rebuilding();
  const verifier = createVerifier({
    file: traceFile,
    onRecord: (record) => rebuilding.heard(record),
    onSettled: (operation) => rebuilding.settled(operation),
    onViolation: (rule) => rebuilding.course?.violated(rule),
    onJudged: (operation) => rebuilding.judged(operation),
  });
  return rebuilding.result(await verifyTrace(traceFile, verifier));
}

/** What a trace tells of a run, put together again. */
class Rebuilding implements Disposable {
  readonly #metrics = new RunMetrics([]);
  readonly #windows: Window[] = [];
  /** From the first record on. */
  course: CourseLog | undefined;
  #counts = new OperationCounts(false);
  #warmupCounts = new OperationCounts(false);
  #warmupMs = 0;
  #stalls = 0;
  #longestStallMs = 0;
  #lastMs = 0;

  heard(record: TraceRecord): void {
    switch (record.type) {
      case 'run':
        this.#counts = new OperationCounts(record.ledger ?? false);
        this.#warmupCounts = new OperationCounts(record.ledger ?? false);
        this.#warmupMs = record.warmupMs ?? 0;
        this.course = new CourseLog(contextOf(record));
        break;
      case 'window': {
        const { type: _, ...window } = record;
        this.#windows.push(window);
        break;
      }
      case 'stall':
        this.#stalls += 1;
        this.#longestStallMs = Math.max(this.#longestStallMs, record.lengthMs);
        break;
      default: {
        const atMs = 'endMs' in record ? record.endMs : record.atMs;
        this.#lastMs = Math.max(this.#lastMs, atMs);
      }
    }
  }

  settled(operation: Operation): void {
    const { attempts, result } = operation;
    const isWarmup = this.#isWarmup(operation);
    const counts = isWarmup ? this.#warmupCounts : this.#counts;
    counts.arrived();
    counts.ended(result?.result ?? 'censored');
    counts.settled(operation);
    for (const { outcome, attempt } of attempts) counts.attempted(outcome, attempt > 1);
    if (!isWarmup) this.#measure(operation);
  }

  judged(operation: Operation): void {
    this.course?.judged(operation);
    if (!this.#isWarmup(operation)) this.course?.settled(operation);
  }

  #isWarmup({ attempts }: Operation): boolean {
    const [first] = attempts;
    return first !== undefined && first.arrivalMs < this.#warmupMs;
  }

  #measure({ name, attempts, result }: Operation): void {
    const [first] = attempts;
    if (!first) return;
    this.#metrics.announce(name);
    const metrics = this.#metrics.operation(name);
    metrics.started(first.startMs - first.arrivalMs);
    let beforeMs = 0;
    for (const attempt of attempts) {
      const isRetry = attempt.attempt > 1;
      if (isRetry) metrics.waited(attempt.startMs - beforeMs);
      metrics.attempted(timesOf(attempt), isRetry);
      beforeMs = attempt.endMs;
    }
    if (!result || result.result === 'censored' || result.result === 'unknown') return;
    const succeeded = result.result === 'succeeded';
    const responseMs = result.atMs - first.arrivalMs;
    metrics.settled(responseMs, attempts.length, succeeded);
    this.course?.responded(first.arrivalMs, result.atMs);
  }

  result({ run, outcomes, summary, isSample }: Verification): Result {
    const { metrics, operations } = this.#metrics.summarize();
    const counts = isSample ? this.#counts.counts() : this.#allCounts();
    const begun = counts.operations - counts.dropped;
    const rules = [...outcomes];
    const open = { thresholds: [], required: [], strict: false, interrupted: true };
    const { verdict, exitCode, reasons } = concludeVerdict({ rules, ...open });
    const told = [
      cutSentence(this.#lastMs, summary !== undefined),
      ...(isSample
        ? [
            'its trace is a sample: counts, latencies and amplification are of the operations on record, every one that broke a rule among them',
          ]
        : []),
      'a trace holds neither thresholds nor the health of the generator; both are left out',
    ];
    return {
      schema: resultSchema,
      tool: run.tool,
      profile: run.profile ?? { name: 'unknown', hash: '' },
      seed: run.seed,
      runId: run.runId,
      target: run.target ?? 'unknown',
      contract: run.contract.name,
      startedAt: new Date(run.wallOriginMs).toISOString(),
      durationMs: this.#lastMs,
      verdict,
      exitCode,
      reasons: [...told, ...reasons],
      counts,
      ...this.#warmup(),
      amplification: begun === 0 ? 1 : counts.attempts / begun,
      metrics,
      operations,
      rules,
      thresholds: [],
      windows: this.#windows,
      ...(this.course && { course: this.course.course() }),
      health: {
        eventLoopDelayP99Us: 0,
        lagP99Us: metrics.lag.p99 ?? metrics.lag.max,
        cpuUsPerAttempt: 0,
        stalls: this.#stalls,
        longestStallMs: this.#longestStallMs,
      },
    };
  }

  #warmup(): Pick<Result, 'warmup'> {
    const durationMs = this.#warmupMs;
    return durationMs > 0 ? { warmup: { durationMs, counts: this.#warmupCounts.counts() } } : {};
  }

  /** What was under way at the end without a record of its own is known by the windows alone. */
  #allCounts(): Counts {
    const counts = this.#counts.counts();
    const arrivals = sumOf(this.#windows, 'arrivals');
    const dropped = sumOf(this.#windows, 'dropped');
    const unseen = Math.max(0, arrivals - dropped - counts.operations);
    return {
      ...counts,
      operations: counts.operations + dropped + unseen,
      dropped,
      censored: counts.censored + unseen,
    };
  }

  [Symbol.dispose](): void {
    this.#metrics.destroy();
  }
}

function sumOf(windows: readonly Window[], count: 'arrivals' | 'dropped'): number {
  return windows.reduce((sum, window) => sum + window[count], 0);
}

function cutSentence(lastMs: number, isWhole: boolean): string {
  const seconds = (lastMs / 1_000).toFixed(2);
  return isWhole
    ? `the run ended after ${seconds} s, but left no result; this is rebuilt from its trace`
    : `the run was cut off and left no result; this is rebuilt from its trace, which ends at ${seconds} s`;
}
