import type { Grouper } from '../core/group.ts';
import { createGrouper, effectGraceMs } from '../core/group.ts';
import type { Operation } from '../core/operation.ts';
import type { Counts } from '../core/result.ts';
import { lateJobsReason } from '../core/rules/doubt-jobs.ts';
import type { Judge } from '../core/rules/judge.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
import type { Attempt, ClientResultRecord } from '../core/trace.ts';
import type { MockBatch } from './mock-messages.ts';
import type { OperationRun } from './operation-run.ts';
import { TargetCounts } from './target-counts.ts';
import type { TraceWriter } from './trace-writer.ts';

export interface RecorderOptions {
  readonly metrics: RunMetrics;
  readonly judge: Judge;
  /** Absent: no trace is written. */
  readonly trace: TraceWriter | undefined;
  /** Whether a mock tells of the jobs that it created. */
  readonly ledger: boolean;
}

/** Takes down what happens: into the metrics, the trace and the counts, and before the judge. */
export class Recorder {
  readonly #metrics: RunMetrics;
  readonly #judge: Judge;
  readonly #trace: TraceWriter | undefined;
  readonly #grouper: Grouper;
  readonly #target: TargetCounts;
  readonly #ledger: boolean;
  /** What the mock may still have something to tell about, in the order of time; not yet in the trace. */
  #held: (Attempt | ClientResultRecord)[] = [];
  #arrived = 0;
  #dropped = 0;
  #ended = { succeeded: 0, failed: 0, censored: 0 };
  readonly #open: Record<string, number> = {};
  #attempts = 0;
  #retries = 0;
  /** Up to this moment the mock has told all. */
  #toldMs = Number.NEGATIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  constructor({ metrics, judge, trace, ledger }: RecorderOptions) {
    this.#metrics = metrics;
    this.#judge = judge;
    this.#trace = trace;
    this.#ledger = ledger;
    this.#target = new TargetCounts(ledger);
    this.#grouper = createGrouper({
      onSettled: (operation) => this.#settled(operation),
      graceMs: ledger ? effectGraceMs : 0,
    });
  }

  /** An operation was due and is under way. */
  arrived(name: string): void {
    this.#arrived += 1;
    this.#metrics.operation(name).arrived();
  }

  /** An operation was due and found too many under way. */
  dropped(name: string): void {
    this.#dropped += 1;
    this.#metrics.operation(name).dropped();
  }

  /** An attempt is over. */
  attempted(run: OperationRun, attempt: Attempt): void {
    const isRetry = attempt.attempt > 1;
    const { startMs, firstByteMs = -1, endMs, connectMs = -1, outcome } = attempt;
    const metrics = this.#metrics.operation(run.kind.name);
    const complete = outcome.kind === 'response' && outcome.complete;
    this.#attempts += 1;
    if (isRetry) {
      this.#retries += 1;
      metrics.waited(startMs - run.endedMs);
    } else {
      metrics.started(startMs - run.arrivalMs);
    }
    metrics.attempted({ startMs, firstByteMs, endMs, connectMs, complete }, isRetry);
    this.#target.attempted(outcome);
    this.#push(attempt);
  }

  /** An operation is over, or was cut off by the end of the run. */
  ended(run: OperationRun, result: ClientResultRecord): void {
    const { name } = run.kind;
    this.#ended[result.result] += 1;
    if (result.result === 'censored') this.#open[name] = (this.#open[name] ?? 0) + 1;
    else {
      this.#metrics
        .operation(name)
        .settled(result.atMs - run.arrivalMs, run.attempt, result.result === 'succeeded');
    }
    this.#push(result);
  }

  /** What the run's own mock tells of itself: all that it did up to that moment. */
  told({ records, watermarkMs }: MockBatch): void {
    for (const record of records) this.#take(record);
    this.#toldMs = watermarkMs;
    const later = this.#held.findIndex((record) => timeOf(record) > watermarkMs);
    this.#release(later < 0 ? this.#held.length : later);
  }

  /** Settles what is left at the end of the run; nothing is taken down after it. */
  finish(endMs: number): void {
    this.#endMs = endMs;
    this.#release(this.#held.length);
    this.#grouper.advance(endMs);
    this.#grouper.end();
  }

  /** Operations that were due, dropped ones included. */
  get arrivals(): number {
    return this.#arrived + this.#dropped;
  }

  /** By name, the operations that the end of the run cut off. */
  get open(): Readonly<Record<string, number>> {
    return this.#open;
  }

  get attempts(): number {
    return this.#attempts;
  }

  get retries(): number {
    return this.#retries;
  }

  /** Why jobs may have gone unjudged, in a sentence; undefined where all were judged. */
  get jobsDoubt(): string | undefined {
    const told = lateJobsReason(this.#grouper.strays.lateJobs);
    return this.#ledger && this.#toldMs < this.#endMs
      ? 'the mock did not tell in time of what it did last'
      : told;
  }

  counts(): Counts {
    return {
      operations: this.arrivals,
      ...this.#ended,
      dropped: this.#dropped,
      attempts: this.#attempts,
      retries: this.#retries,
      ...this.#target.counts(),
    };
  }

  #push(record: Attempt | ClientResultRecord): void {
    if (this.#ledger) this.#held.push(record);
    else this.#take(record);
  }

  #release(count: number): void {
    for (const record of this.#held.splice(0, count)) this.#take(record);
  }

  /** The trace has the order in which operations are joined, so that it is judged again alike. */
  #take(record: Attempt | ClientResultRecord | MockBatch['records'][number]): void {
    this.#trace?.write(record);
    this.#grouper.push(record);
  }

  #settled(operation: Operation): void {
    this.#target.settled(operation);
    this.#judge.operation(operation);
  }
}

function timeOf(record: Attempt | ClientResultRecord): number {
  return record.type === 'attempt' ? record.endMs : record.atMs;
}
