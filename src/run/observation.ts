import type { MessagePort } from 'node:worker_threads';
import { CourseLog } from '../core/course/course-log.ts';
import type { Progress } from '../core/progress.ts';
import type { Window } from '../core/result.ts';
import { doubtJobs } from '../core/rules/doubt-jobs.ts';
import { createJudge, type Judge } from '../core/rules/judge.ts';
import type { RuleContext } from '../core/rules/rule.ts';
import { StallLog } from '../core/stall-log.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
import type { StallRecord } from '../core/trace.ts';
import { quietPeriodOf } from '../core/verify.ts';
import type { Clock } from './clock.ts';
import { GeneratorHealth } from './generator-health.ts';
import { LatencyLog } from './latency-log.ts';
import { unwrittenBy } from './line-file.ts';
import type { LoadOutcome, LoadThreadData } from './load-messages.ts';
import type { MockBatch } from './mock-messages.ts';
import { OwnClientBook } from './own-client-book.ts';
import { Recorder } from './recorder.ts';
import type { StepLog } from './step-log.ts';
import { logStepsOf } from './step-log.ts';
import { ThresholdWatch } from './threshold-watch.ts';
import { judgedPolicy, observerOf, runRecord, summaryRecord } from './trace-frame.ts';
import { samplerOf } from './trace-sampler.ts';
import type { TraceWriter } from './trace-writer.ts';
import { openTrace } from './trace-writer.ts';

/** How long the last news of the mock may take. */
const lastNewsMs = 2_000;

export interface ObservationOptions {
  readonly data: LoadThreadData;
  /** Made before the run begins, since hundreds of operations take their time; destroyed here. */
  readonly metrics: RunMetrics;
  readonly clock: Clock;
  /** From the run's own mock, which tells what it did. */
  readonly port: MessagePort | undefined;
  readonly timerNoiseMs: number;
  /** Something that was seen asks that no arrival comes any more. */
  readonly endArrivals: () => void;
}

/** What an observation concludes with. */
type Seen = Pick<
  LoadOutcome,
  | 'metrics'
  | 'operations'
  | 'windows'
  | 'course'
  | 'rules'
  | 'counts'
  | 'warmup'
  | 'open'
  | 'durationMs'
  | 'abort'
  | 'breakpoint'
  | 'lateArrivals'
  | 'health'
  | 'unwritten'
>;

/** All that watches a load while it goes on: metrics, judge, trace, and the health of this thread. */
export class Observation implements Disposable {
  readonly recorder: Recorder;
  readonly metrics: RunMetrics;
  /** Where a client of the user's own does the operations; absent: the recorder hears of all itself. */
  readonly book: OwnClientBook | undefined;
  readonly #options: ObservationOptions;
  readonly #health: GeneratorHealth;
  /** Of who sees the attempts: this thread, or the mock's. */
  readonly #stalls: StallLog;
  readonly #judge: Judge;
  readonly #course: CourseLog;
  readonly #trace: TraceWriter | undefined;
  readonly #latencyLog: LatencyLog | undefined;
  readonly #watch: ThresholdWatch;
  readonly #steps: StepLog | undefined;
  #newsMs = Number.NEGATIVE_INFINITY;

  constructor(options: ObservationOptions) {
    const { data, clock, timerNoiseMs, endArrivals } = options;
    const { profile, secrets } = data.plan;
    this.#options = options;
    this.metrics = options.metrics;
    this.#trace = data.traceFile === undefined ? undefined : openTrace(data.traceFile, secrets);
    this.#latencyLog =
      data.latencyFile === undefined
        ? undefined
        : new LatencyLog({ file: data.latencyFile, startedAtMs: clock.wallOriginMs });
    this.#health = new GeneratorHealth({
      ...{ clock, timerNoiseMs, warmupMs: profile.warmup },
      onStall: (stall) => this.#ownStall(stall),
    });
    this.#stalls = this.#isOwn ? new StallLog(this.#timerNoiseMs) : this.#health.stalls;
    const context = this.#context();
    this.#judge = createJudge(context);
    this.#course = new CourseLog(context);
    this.#steps = logStepsOf(data.plan, { ledger: this.#hasLedger, onBroken: endArrivals });
    this.recorder = new Recorder({
      steps: this.#steps,
      metrics: this.metrics,
      judge: this.#judge,
      course: this.#course,
      trace: this.#trace,
      sampler: this.#trace && samplerOf(data.plan, this.#trace),
      latencyLog: this.#latencyLog,
      ledger: this.#hasLedger,
      warmupMs: profile.warmup,
      ...(this.#isOwn && {
        ordered: { quietPeriodMs: quietPeriodOf(judgedPolicy(data.plan)) },
        onSettled: ({ id }) => this.book?.settled(id),
      }),
    });
    this.book = this.#isOwn ? this.#openBook() : undefined;
    this.#watch = new ThresholdWatch({
      thresholds: profile.thresholds,
      warmupMs: profile.warmup,
      metrics: this.metrics,
      recorder: this.recorder,
      onAbort: endArrivals,
    });
  }

  /** Writes the head of the trace, and listens to the mock. */
  begin(): void {
    const { data, clock, port } = this.#options;
    this.#trace?.write(
      runRecord(data.plan, {
        wallOriginMs: clock.wallOriginMs,
        timerNoiseMs: this.#timerNoiseMs,
        ledger: this.#hasLedger,
      }),
    );
    port?.on('message', (batch: MockBatch) => {
      this.#newsMs = batch.watermarkMs;
      this.#told(batch);
    });
  }

  /** The generator itself was so late with an arrival that is due now. */
  lagged(lagMs: number): void {
    this.#health.lagged(lagMs);
  }

  /** A look at how the load is going, about twice a second. */
  look(
    nowMs: number,
    arrivalsDone: boolean,
  ): Omit<Progress, 'elapsedMs' | 'plannedMs' | 'inFlight' | 'isEnding'> {
    const windows = this.metrics.advance(nowMs);
    this.#traceWindows(windows);
    this.#latencyLog?.advance(nowMs);
    if (!arrivalsDone) this.#watch.look(nowMs);
    this.#steps?.look(nowMs);
    const { attempts, retries, arrivals } = this.recorder;
    return {
      operations: arrivals,
      attempts,
      retries,
      violations: this.#judge.violations,
      violationsByRule: { ...this.#judge.violationsByRule },
      latency: this.metrics.live(),
      windows,
    };
  }

  /**
   * Hears the last of the mock, concludes, and closes the files. `arrivedMs` is when the last
   * arrival had come.
   */
  async conclude(endMs: number, arrivedMs: number): Promise<Seen> {
    // What a client of the user's own had under way when it was ended is heard of a little later.
    await this.#lastNews(this.book ? this.#options.clock.now() : endMs);
    this.book?.finish();
    // What stands still from here on, say while percentiles are taken, is not the load's any more; on
    // record it would change the noise by which a reader of the trace judges.
    this.#health.rest();
    this.recorder.finish(endMs);
    this.#steps?.look(arrivedMs, true);
    this.#traceWindows(this.metrics.finish(endMs));
    const seen = this.#seen(endMs);
    this.#trace?.write(summaryRecord(seen, this.recorder.sampled));
    const unwritten = [
      await unwrittenBy(this.#trace?.close()),
      await unwrittenBy(this.#latencyLog?.close(endMs)),
    ];
    return { ...seen, unwritten: unwritten.filter((sentence) => sentence !== undefined) };
  }

  get #hasLedger(): boolean {
    return this.#options.port !== undefined;
  }

  get #isOwn(): boolean {
    return observerOf(this.#options.data.plan) === 'endpoint';
  }

  get #timerNoiseMs(): number {
    const { data, timerNoiseMs } = this.#options;
    return this.#isOwn ? (data.mockTimerNoiseMs ?? 0) : timerNoiseMs;
  }

  #openBook(): OwnClientBook {
    const { own } = this.#options.data.plan.profile.client;
    return new OwnClientBook({
      recorder: this.recorder,
      onStall: (stall) => this.#stalled(stall),
      client: own?.processes === 1 ? 'own' : undefined,
    });
  }

  #told({ records, watermarkMs }: MockBatch): void {
    if (this.book) {
      this.book.told({ records, watermarkMs });
      return;
    }
    // A mock that does not observe tells of no stall.
    const ofOperations = records.filter((record) => record.type !== 'stall');
    this.recorder.told({ records: ofOperations, watermarkMs });
  }

  /** A standstill of this thread, which is on record where it is this thread that observes. */
  #ownStall(stall: StallRecord): void {
    if (!this.#isOwn) this.#trace?.write(stall);
  }

  #stalled(stall: StallRecord): void {
    this.#stalls.add(stall.startMs, stall.lengthMs);
    this.#trace?.write(stall);
    this.recorder.advance(stall.startMs + stall.lengthMs);
  }

  #context(): RuleContext {
    const { data, clock } = this.#options;
    return {
      contract: data.plan.contract,
      policy: judgedPolicy(data.plan),
      observer: observerOf(data.plan),
      ...(this.#isOwn && { load: true }),
      wallOriginMs: clock.wallOriginMs,
      ledger: this.#hasLedger,
      noiseMs: () => this.#stalls.noiseMs,
      stalledWithin: (...span) => this.#stalls.within(...span),
      onViolation: (rule) => this.#course.violated(rule),
    };
  }

  async #lastNews(endMs: number): Promise<void> {
    const { port, clock } = this.#options;
    if (!port) return;
    const giveUpMs = clock.now() + lastNewsMs;
    while (this.#newsMs < endMs && clock.now() < giveUpMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    port.close();
  }

  /** As the run goes, so that one that is killed still has its course on record. */
  #traceWindows(windows: readonly Window[]): void {
    for (const window of windows) this.#trace?.write({ type: 'window', ...window });
  }

  #seen(endMs: number): Omit<Seen, 'unwritten'> {
    const { warmup } = this.#options.data.plan.profile;
    return {
      ...this.metrics.summarize(),
      windows: [...this.metrics.windows],
      course: this.#course.course(),
      rules: doubtJobs(this.#judge.outcomes(), this.recorder.jobsDoubt),
      counts: this.recorder.counts(),
      ...(warmup > 0
        ? { warmup: { durationMs: warmup, counts: this.recorder.warmupCounts() } }
        : {}),
      open: this.recorder.open,
      durationMs: endMs,
      abort: this.#watch.abort,
      ...(this.#steps ? { breakpoint: this.#steps.result() } : {}),
      lateArrivals: this.#health.lateArrivals,
      health: this.#health.summary(this.recorder.attempts),
    };
  }

  [Symbol.dispose](): void {
    this.#steps?.[Symbol.dispose]();
    this.#health[Symbol.dispose]();
    this.metrics.destroy();
  }
}
