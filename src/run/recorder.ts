import type { CourseLog } from '../core/course/course-log.ts';
import type { Grouper } from '../core/group.ts';
import { createGrouper, effectGraceMs } from '../core/group.ts';
import type { Operation } from '../core/operation.ts';
import type { Counts } from '../core/result.ts';
import { lateJobsReason } from '../core/rules/doubt-jobs.ts';
import type { Judge } from '../core/rules/judge.ts';
import { timesOf } from '../core/stats/attempt-times.ts';
import type { OperationMetrics, RunMetrics } from '../core/stats/metrics.ts';
import type { Attempt, ClientResultRecord, SummaryRecord } from '../core/trace.ts';
import type { LatencyLog } from './latency-log.ts';
import { OperationCounts } from './operation-counts.ts';
import type { RecordedRun } from './operation-run.ts';
import type { StepLog } from './step-log.ts';
import type { OperationRecord, TraceSampler } from './trace-sampler.ts';
import type { TraceWriter } from './trace-writer.ts';

export interface RecorderOptions {
  readonly metrics: RunMetrics;
  readonly judge: Judge;
  /** Hears of what is measured and judged; of violations it is told by the judge. */
  readonly course: Pick<CourseLog, 'responded' | 'settled' | 'judged'>;
  /** Absent: no trace is written. */
  readonly trace: TraceWriter | undefined;
  /** Chooses the operations that get into the trace; absent: all do. */
  readonly sampler?: TraceSampler | undefined;
  /** Hears of response times; absent: nobody does. */
  readonly latencyLog?: Pick<LatencyLog, 'settled'> | undefined;
  /** Measures the steps of a load that looks for its breakpoint; absent: it does not. */
  readonly steps?: Pick<StepLog, 'at'> | undefined;
  /** Whether a mock tells of the jobs that it created. */
  readonly ledger: boolean;
  /**
   * Whether records come in the order of time, those of the mock too, and an operation that goes
   * quiet for so long has settled (milliseconds). Absent: what is told here comes before the mock's.
   */
  readonly ordered?: { readonly quietPeriodMs: number } | undefined;
  /** Hears of each operation as it settles. */
  readonly onSettled?: ((operation: Operation) => void) | undefined;
  /** Operations that arrive earlier are recorded and judged, but not measured. */
  readonly warmupMs: number;
}

/** What was seen elsewhere, and the moment up to which that is all. */
interface Told {
  readonly records: readonly OperationRecord[];
  readonly watermarkMs: number;
}

/** Takes down what happens: into the metrics, the trace and the counts, and before the judge. */
export class Recorder {
  readonly #metrics: RunMetrics;
  readonly #judge: Judge;
  readonly #course: RecorderOptions['course'];
  readonly #trace: TraceWriter | undefined;
  readonly #sampler: TraceSampler | undefined;
  readonly #latencyLog: RecorderOptions['latencyLog'];
  readonly #grouper: Grouper;
  readonly #counts: OperationCounts;
  readonly #warmupCounts: OperationCounts;
  readonly #warmupUs: number;
  readonly #steps: RecorderOptions['steps'];
  readonly #ledger: boolean;
  readonly #holds: boolean;
  readonly #onSettled: RecorderOptions['onSettled'];
  /** What the mock may still have something to tell about, in the order of time; not yet in the trace. */
  #held: (Attempt | ClientResultRecord)[] = [];
  readonly #open: Record<string, number> = {};
  /** Up to this moment the mock has told all. */
  #toldMs = Number.NEGATIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  constructor(options: RecorderOptions) {
    const { metrics, judge, course, trace, sampler, latencyLog, steps } = options;
    const { ledger, warmupMs, ordered, onSettled } = options;
    this.#metrics = metrics;
    this.#judge = judge;
    this.#course = course;
    this.#trace = trace;
    this.#sampler = sampler;
    this.#latencyLog = latencyLog;
    this.#steps = steps;
    this.#ledger = ledger;
    this.#holds = ledger && !ordered;
    this.#onSettled = onSettled;
    this.#counts = new OperationCounts(ledger);
    this.#warmupCounts = new OperationCounts(ledger);
    this.#warmupUs = warmupMs * 1_000;
    this.#grouper = createGrouper({
      onSettled: (operation) => this.#settled(operation),
      graceMs: ledger ? effectGraceMs : 0,
      quietPeriodMs: ordered?.quietPeriodMs,
    });
  }

  /** An operation was due, and is under way. */
  arrived(run: RecordedRun): void {
    const { arrivalMs } = run;
    const { name } = run.kind;
    this.#metrics.reach(arrivalMs);
    this.#sampler?.arrived(run);
    this.#countsOf(arrivalMs).arrived();
    this.#metricsOf(name, arrivalMs)?.arrived();
    const step = this.#steps?.at(arrivalMs);
    step?.counts.arrived();
    step?.metrics.operation(name).arrived();
  }

  /** An operation was due at that moment, and found too many under way. */
  dropped(name: string, arrivalMs: number): void {
    this.#metrics.reach(arrivalMs);
    this.#countsOf(arrivalMs).dropped();
    this.#metricsOf(name, arrivalMs)?.dropped();
    this.#steps?.at(arrivalMs)?.counts.dropped();
  }

  /** An attempt is over. */
  attempted(run: RecordedRun, attempt: Attempt): void {
    const isRetry = attempt.attempt > 1;
    const { startMs, endMs, outcome } = attempt;
    this.#metrics.reach(endMs);
    const metrics = this.#metricsOf(run.kind.name, run.arrivalMs);
    const step = this.#steps?.at(run.arrivalMs);
    const stepMetrics = step?.metrics.operation(run.kind.name);
    const times = timesOf(attempt);
    for (const each of [metrics, stepMetrics]) {
      if (isRetry) each?.waited(startMs - run.endedMs);
      else each?.started(startMs - run.arrivalMs);
      each?.attempted(times, isRetry);
    }
    step?.counts.attempted(outcome, isRetry);
    this.#countsOf(run.arrivalMs).attempted(outcome, isRetry);
    this.#push(attempt);
  }

  /** An operation is over, or was cut off by the end of the run. */
  ended(run: RecordedRun, result: ClientResultRecord): void {
    const { name } = run.kind;
    const metrics = this.#metricsOf(name, run.arrivalMs);
    const step = this.#steps?.at(run.arrivalMs);
    this.#countsOf(run.arrivalMs).ended(result.result);
    step?.counts.ended(result.result);
    if (result.result !== 'censored') {
      this.#metrics.reach(result.atMs);
      const succeeded = result.result === 'succeeded';
      const responseMs = result.atMs - run.arrivalMs;
      metrics?.settled(responseMs, run.attempt, succeeded);
      step?.metrics.operation(name).settled(responseMs, run.attempt, succeeded);
      if (metrics) this.#latencyLog?.settled(name, responseMs);
      if (metrics) this.#course.responded(run.arrivalMs, result.atMs);
    } else if (metrics) this.#open[name] = (this.#open[name] ?? 0) + 1;
    this.#push(result);
  }

  /** What the run's own mock tells of itself: all that it did up to that moment. */
  told({ records, watermarkMs }: Told): void {
    for (const record of records) this.#take(record);
    this.#toldMs = watermarkMs;
    const later = this.#held.findIndex((record) => timeOf(record) > watermarkMs);
    this.#release(later < 0 ? this.#held.length : later);
  }

  /** Time has come so far for who observes: what was due before settles. */
  advance(watermarkMs: number): void {
    this.#grouper.advance(watermarkMs);
  }

  /** Settles what is left at the end of the run; nothing is taken down after it. */
  finish(endMs: number): void {
    this.#endMs = endMs;
    this.#release(this.#held.length);
    this.#grouper.advance(endMs);
    this.#grouper.end();
  }

  /** Operations that were due, dropped ones and those of the warm-up included. */
  get arrivals(): number {
    return this.#counts.arrivals + this.#warmupCounts.arrivals;
  }

  /** By name, the operations that the end of the run cut off; without those of the warm-up. */
  get open(): Readonly<Record<string, number>> {
    return this.#open;
  }

  /** Those of the warm-up included. */
  get attempts(): number {
    return this.#counts.attempts + this.#warmupCounts.attempts;
  }

  /** Those of the warm-up included. */
  get retries(): number {
    return this.#counts.retries + this.#warmupCounts.retries;
  }

  /** Why jobs may have gone unjudged, in a sentence; undefined where all were judged. */
  get jobsDoubt(): string | undefined {
    const told = lateJobsReason(this.#grouper.strays.lateJobs);
    return this.#ledger && this.#toldMs < this.#endMs
      ? 'the mock did not tell in time of what it did last'
      : told;
  }

  /** What a sampled trace must be told at its end; undefined where the trace is whole. */
  get sampled(): Pick<SummaryRecord, 'sampling' | 'lateJobs'> | undefined {
    if (!this.#sampler) return undefined;
    return { sampling: this.#sampler.share, lateJobs: this.#grouper.strays.lateJobs };
  }

  /** Of the operations that are measured. */
  counts(): Counts {
    return this.#counts.counts();
  }

  /** Of the operations that arrived in the warm-up. */
  warmupCounts(): Counts {
    return this.#warmupCounts.counts();
  }

  /** To the microsecond, as a trace has arrivals: an operation is on one side all the time. */
  #isWarmup(arrivalMs: number): boolean {
    return Math.round(arrivalMs * 1_000) < this.#warmupUs;
  }

  #countsOf(arrivalMs: number): OperationCounts {
    return this.#isWarmup(arrivalMs) ? this.#warmupCounts : this.#counts;
  }

  #metricsOf(name: string, arrivalMs: number): OperationMetrics | undefined {
    return this.#isWarmup(arrivalMs) ? undefined : this.#metrics.operation(name);
  }

  #push(record: Attempt | ClientResultRecord): void {
    if (this.#holds) this.#held.push(record);
    else this.#take(record);
  }

  #release(count: number): void {
    for (const record of this.#held.splice(0, count)) this.#take(record);
  }

  /** The trace has the order in which operations are joined, so that it is judged again alike. */
  #take(record: OperationRecord): void {
    if (this.#sampler) this.#sample(record, this.#sampler);
    else this.#trace?.write(record);
    this.#grouper.push(record);
  }

  /** A record that comes after its operation settled is not judged; in a sample it would seem a new one. */
  #sample(record: OperationRecord, sampler: TraceSampler): void {
    this.#grouper.advance(record.type === 'attempt' ? record.startMs : record.atMs);
    const { operation } = record;
    if (operation === undefined || !this.#grouper.hasSettled(operation)) sampler.take(record);
  }

  #settled(operation: Operation): void {
    const arrivalMs = operation.attempts[0]?.arrivalMs ?? Number.POSITIVE_INFINITY;
    this.#countsOf(arrivalMs).settled(operation);
    const { violations } = this.#judge;
    this.#judge.operation(operation);
    this.#course.judged(operation);
    if (!this.#isWarmup(arrivalMs)) this.#course.settled(operation);
    this.#sampler?.settled(operation.id, this.#judge.violations > violations);
    this.#onSettled?.(operation);
  }
}

function timeOf(record: Attempt | ClientResultRecord): number {
  return record.type === 'attempt' ? record.endMs : record.atMs;
}
