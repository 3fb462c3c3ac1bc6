import { createHmac, randomBytes } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { ContractReader } from '../core/contracts/reader.ts';
import { createReader } from '../core/contracts/reader.ts';
import { operationNames } from '../core/profile-operation.ts';
import type { Window } from '../core/result.ts';
import { doubtJobs } from '../core/rules/doubt-jobs.ts';
import { createJudge, type Judge } from '../core/rules/judge.ts';
import { Recorder as Histogram } from '../core/stats/histogram.ts';
import { RunMetrics } from '../core/stats/metrics.ts';
import { totalMs } from '../core/workload/stages.ts';
import type { Alarm } from '../endpoint/alarm.ts';
import { setAlarm } from '../endpoint/alarm.ts';
import type { Engine, EngineOptions } from '../engine/engine.ts';
import { createRawEngine } from '../engine/raw.ts';
import { targetOf } from '../engine/target.ts';
import { ChainTally } from './chain-tally.ts';
import { CleanUp } from './clean-up.ts';
import type { Clock, ClockOrigin } from './clock.ts';
import { startClock } from './clock.ts';
import { compileKinds, headersTaken, weightedPick } from './compile-kinds.ts';
import type { Drive } from './drive.ts';
import { startDrive } from './drive.ts';
import { engineSettings, mostInFlight } from './engine-settings.ts';
import type { Heartbeat } from './heartbeat.ts';
import { startHeartbeat } from './heartbeat.ts';
import { LatencyLog } from './latency-log.ts';
import { LoadLimits } from './load-limits.ts';
import type { LoadOutcome, LoadThreadData, Progress } from './load-messages.ts';
import { progressMs } from './load-messages.ts';
import { LoadRunner } from './load-runner.ts';
import type { MockBatch } from './mock-messages.ts';
import { Recorder } from './recorder.ts';
import { referenceClient } from './reference-client.ts';
import { StepLog } from './step-log.ts';
import { ThresholdWatch } from './threshold-watch.ts';
import { judgedPolicy, runRecord, summaryRecord } from './trace-frame.ts';
import type { TraceWriter } from './trace-writer.ts';
import { openTrace } from './trace-writer.ts';

/** An arrival that the generator itself starts later than this is late. */
const lateMs = 100;
/** How long the last news of the mock may take. */
const lastNewsMs = 2_000;
export interface GenerateOptions {
  readonly origin: ClockOrigin;
  readonly port: MessagePort | undefined;
  readonly timerNoiseMs: number;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted at an interruption: no arrival comes any more, what is open may end. */
  readonly signal: AbortSignal;
}

/** Runs the load of a plan in this thread, from its first arrival to the last record. */
export async function generateLoad(
  data: LoadThreadData,
  options: GenerateOptions,
): Promise<LoadOutcome> {
  using generation = new LoadGeneration(data, options);
  return await generation.run();
}

function openLatencyLog(file: string | undefined, startedAtMs: number): LatencyLog | undefined {
  return file === undefined ? undefined : new LatencyLog({ file, startedAtMs });
}

class LoadGeneration implements Disposable {
  readonly #data: LoadThreadData;
  readonly #options: GenerateOptions;
  readonly #clock: Clock;
  readonly #delays = new Histogram();
  readonly #lags = new Histogram();
  readonly #metrics: RunMetrics;
  readonly #heartbeat: Heartbeat;
  readonly #judge: Judge;
  readonly #recorder: Recorder;
  readonly #trace: TraceWriter | undefined;
  readonly #latencyLog: LatencyLog | undefined;
  readonly #chains: ChainTally;
  readonly #cleanUp = new CleanUp();
  readonly #reader: ContractReader;
  readonly #client: ReturnType<typeof referenceClient>;
  readonly #hasChains: boolean;
  readonly #limits: LoadLimits;
  readonly #runner: LoadRunner;
  readonly #engine: Engine;
  readonly #watch: ThresholdWatch;
  readonly #steps: StepLog | undefined;
  readonly #cpuAtStart = process.threadCpuUsage();
  #drive: Drive | undefined;
  #late = 0;
  #newsMs = Number.NEGATIVE_INFINITY;
  #arrivalsDone = false;
  /** When the last arrival had come. */
  #arrivedMs = 0;
  #finish: () => void = () => {};
  #endArrivals: () => void = () => {};

  constructor(data: LoadThreadData, options: GenerateOptions) {
    const { plan } = data;
    const { profile, contract } = plan;
    this.#data = data;
    this.#options = options;
    this.#clock = startClock(options.origin);
    this.#metrics = new RunMetrics(operationNames(profile.operations));
    this.#trace =
      data.traceFile === undefined ? undefined : openTrace(data.traceFile, plan.secrets);
    this.#latencyLog = openLatencyLog(data.latencyFile, this.#clock.wallOriginMs);
    this.#heartbeat = startHeartbeat(this.#clock, {
      timerNoiseMs: options.timerNoiseMs,
      onDelay: (delayMs) => this.#delays.record(delayMs * 1_000),
      onStall: (stall) => this.#trace?.write(stall),
    });
    this.#judge = this.#createJudge();
    const ledger = options.port !== undefined;
    this.#steps = this.#logSteps();
    this.#recorder = new Recorder({
      steps: this.#steps,
      metrics: this.#metrics,
      judge: this.#judge,
      trace: this.#trace,
      latencyLog: this.#latencyLog,
      ledger,
      warmupMs: profile.warmup,
    });
    this.#reader = createReader(contract);
    this.#client = referenceClient(contract, profile.client);
    const kinds = compileKinds(plan, data.url);
    this.#chains = new ChainTally(this.#metrics, profile.warmup);
    this.#hasChains = kinds.some(({ chain }) => chain !== undefined && chain.steps.length > 0);
    // Not within the arrival that uses the limit up: whoever makes it arrive would be stopped inside.
    this.#limits = new LoadLimits(profile, () => queueMicrotask(() => this.#endArrivals()));
    const salt = randomBytes(16);
    this.#runner = new LoadRunner({
      seed: plan.seed,
      runId: plan.runId,
      clock: this.#clock,
      pickKind: weightedPick(
        kinds,
        profile.operations.map(({ weight }) => weight),
      ),
      reader: this.#reader,
      client: this.#client,
      keys: profile.client.policy.idempotencyKey,
      labelled: ledger,
      maxInFlight: mostInFlight(profile),
      hashCredential: (text) => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16),
      recorder: this.#recorder,
      limits: this.#limits,
      chains: this.#chains,
      cleanUp: this.#cleanUp,
      onOperationEnd: (user) => this.#operationEnded(user),
    });
    const wantedHeaders = [...new Set([...this.#reader.wantedHeaders, ...headersTaken(kinds)])];
    this.#engine = this.#connect({ wantedHeaders, onSettled: this.#runner.settled });
    this.#runner.use(this.#engine);
    this.#watch = new ThresholdWatch({
      thresholds: profile.thresholds,
      warmupMs: profile.warmup,
      metrics: this.#metrics,
      recorder: this.#recorder,
      onAbort: () => this.#endArrivals(),
    });
  }

  async run(): Promise<LoadOutcome> {
    this.#trace?.write(
      runRecord(this.#data.plan, {
        wallOriginMs: this.#clock.wallOriginMs,
        timerNoiseMs: this.#options.timerNoiseMs,
        ledger: this.#options.port !== undefined,
      }),
    );
    this.#options.port?.on('message', (batch: MockBatch) => this.#told(batch));
    await this.#start();
    const progress = setInterval(() => this.#tellProgress(), progressMs);
    await this.#load();
    clearInterval(progress);
    const endMs = this.#clock.now();
    await this.#runner.end();
    await this.#lastNews(endMs);
    // What stands still from here on, say while percentiles are taken, is not the load's any more; on
    // record it would change the noise by which a reader of the trace judges.
    this.#heartbeat[Symbol.dispose]();
    this.#recorder.finish(endMs);
    this.#steps?.look(this.#arrivedMs, true);
    this.#traceWindows(this.#metrics.finish(endMs));
    const outcome = this.#outcome(endMs);
    this.#trace?.write(summaryRecord(outcome));
    await this.#trace?.close();
    await this.#latencyLog?.close(endMs);
    return { ...outcome, remarks: [...outcome.remarks, ...(await this.#undo())] };
  }

  #connect(wishes: Pick<EngineOptions, 'wantedHeaders' | 'onSettled'>): Engine {
    const { plan, url } = this.#data;
    return createRawEngine({
      ...engineSettings(plan.profile),
      target: targetOf(new URL(url)),
      tls: plan.tls,
      now: this.#clock.now,
      ...wishes,
    });
  }

  /** Cleans up behind the load; what could not be cleaned up comes back in words. */
  #undo(): Promise<string[]> {
    const { profile, seed, runId } = this.#data.plan;
    const { wantedHeaders } = this.#reader;
    return this.#cleanUp.run({
      ...{ seed, runId, clock: this.#clock, reader: this.#reader, client: this.#client },
      graceMs: profile.gracefulStop,
      connect: (onSettled) => this.#connect({ wantedHeaders, onSettled }),
    });
  }

  /** Waits for the moment at which the run begins. */
  async #start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    setAlarm({ atMs: 0, now: this.#clock.now, onDue: resolve });
    await promise;
  }

  /** From the first arrival until nothing is under way, or the grace after the last is over. */
  async #load(): Promise<void> {
    const { plan } = this.#data;
    const { signal } = this.#options;
    if (signal.aborted) return;
    let grace: Alarm | undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    const arrivalsDone = (): void => {
      if (this.#arrivalsDone) return;
      this.#arrivalsDone = true;
      this.#arrivedMs = this.#clock.now();
      const { now } = this.#clock;
      grace = setAlarm({ atMs: now() + plan.profile.gracefulStop, now, onDue: resolve });
      this.#finishWhenIdle();
    };
    this.#drive = startDrive({
      load: plan.profile.load,
      seed: plan.seed,
      runId: plan.runId,
      now: this.#clock.now,
      runner: this.#runner,
      onLag: (lagMs) => this.#lagged(lagMs),
      onDone: arrivalsDone,
    });
    this.#endArrivals = (): void => {
      this.#drive?.stop();
      arrivalsDone();
    };
    signal.addEventListener('abort', this.#endArrivals);
    if (signal.aborted) this.#endArrivals();
    await promise;
    grace?.cancel();
    this.#drive.stop();
    signal.removeEventListener('abort', this.#endArrivals);
  }

  #logSteps(): StepLog | undefined {
    const { load, thresholds, operations } = this.#data.plan.profile;
    if (load.model !== 'open' || load.seeksBreakpoint === undefined) return undefined;
    return new StepLog({
      ...{ stages: load.stages, thresholds },
      operationNames: operationNames(operations),
      ledger: this.#options.port !== undefined,
      onBroken: () => this.#endArrivals(),
    });
  }

  #createJudge(): Judge {
    return createJudge({
      contract: this.#data.plan.contract,
      policy: judgedPolicy(this.#data.plan),
      observer: 'client',
      wallOriginMs: this.#clock.wallOriginMs,
      ledger: this.#options.port !== undefined,
      noiseMs: () => this.#heartbeat.log.noiseMs,
      stalledWithin: (fromMs, toMs) => this.#heartbeat.log.within(fromMs, toMs),
    });
  }

  #lagged(lagMs: number): void {
    if (this.#clock.now() - lagMs < this.#data.plan.profile.warmup) return;
    this.#lags.record(lagMs * 1_000);
    if (lagMs > lateMs) this.#late += 1;
  }

  #operationEnded(user: number | undefined): void {
    this.#drive?.operationEnded(user);
    this.#finishWhenIdle();
  }

  #finishWhenIdle(): void {
    if (this.#arrivalsDone && this.#runner.inFlight === 0) this.#finish();
  }

  #told(batch: MockBatch): void {
    this.#newsMs = batch.watermarkMs;
    this.#recorder.told(batch);
  }

  async #lastNews(endMs: number): Promise<void> {
    const { port } = this.#options;
    if (!port) return;
    const giveUpMs = this.#clock.now() + lastNewsMs;
    while (this.#newsMs < endMs && this.#clock.now() < giveUpMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    port.close();
  }

  #tellProgress(): void {
    const nowMs = this.#clock.now();
    this.#traceWindows(this.#metrics.advance(nowMs));
    this.#latencyLog?.advance(nowMs);
    if (!this.#arrivalsDone) this.#watch.look(nowMs);
    this.#steps?.look(nowMs);
    const { attempts, retries } = this.#recorder;
    this.#options.onProgress({
      elapsedMs: nowMs,
      plannedMs: totalMs(this.#data.plan.profile.load.stages),
      operations: this.#recorder.arrivals,
      inFlight: this.#runner.inFlight,
      attempts,
      retries,
      violations: this.#judge.violations,
      latency: this.#metrics.live(),
    });
  }

  /** As the run goes, so that one that is killed still has its course on record. */
  #traceWindows(windows: readonly Window[]): void {
    for (const window of windows) this.#trace?.write({ type: 'window', ...window });
  }

  #outcome(endMs: number): LoadOutcome {
    const { attempts } = this.#recorder;
    const { warmup } = this.#data.plan.profile;
    const cpu = process.threadCpuUsage(this.#cpuAtStart);
    return {
      ...this.#metrics.summarize(),
      windows: [...this.#metrics.windows],
      rules: doubtJobs(this.#judge.outcomes(), this.#recorder.jobsDoubt),
      counts: this.#recorder.counts(),
      ...(warmup > 0
        ? { warmup: { durationMs: warmup, counts: this.#recorder.warmupCounts() } }
        : {}),
      open: this.#recorder.open,
      followUps: this.#chains.followUps,
      ...(this.#hasChains && { chains: this.#chains.counts() }),
      remarks: [...(this.#limits.reached ? [this.#limits.reached] : []), ...this.#chains.reasons()],
      durationMs: endMs,
      interrupted: this.#options.signal.aborted,
      abort: this.#watch.abort,
      ...(this.#steps ? { breakpoint: this.#steps.result() } : {}),
      lateArrivals: this.#late,
      health: {
        eventLoopDelayP99Us: this.#delays.percentile(99) ?? this.#delays.exact.max,
        lagP99Us: this.#lags.percentile(99) ?? this.#lags.exact.max,
        cpuUsPerAttempt: attempts === 0 ? 0 : (cpu.user + cpu.system) / attempts,
        stalls: this.#heartbeat.stalls,
        longestStallMs: this.#heartbeat.longestDelayMs,
      },
    };
  }

  [Symbol.dispose](): void {
    this.#steps?.[Symbol.dispose]();
    this.#heartbeat[Symbol.dispose]();
    this.#metrics.destroy();
    this.#delays.destroy();
    this.#lags.destroy();
  }
}
