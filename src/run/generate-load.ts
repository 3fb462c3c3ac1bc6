import { createHmac, randomBytes } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { ContractReader } from '../core/contracts/reader.ts';
import { createReader } from '../core/contracts/reader.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
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
import { LoadLimits } from './load-limits.ts';
import type { LoadOutcome, LoadThreadData, Progress } from './load-messages.ts';
import { progressMs } from './load-messages.ts';
import { LoadRunner } from './load-runner.ts';
import { Observation } from './observation.ts';
import { referenceClient } from './reference-client.ts';

export interface GenerateOptions {
  /** With the names of the plan's operations; destroyed at the end. */
  readonly metrics: RunMetrics;
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

class LoadGeneration implements Disposable {
  readonly #data: LoadThreadData;
  readonly #options: GenerateOptions;
  readonly #clock: Clock;
  readonly #observation: Observation;
  readonly #chains: ChainTally;
  readonly #cleanUp = new CleanUp();
  readonly #reader: ContractReader;
  readonly #client: ReturnType<typeof referenceClient>;
  readonly #hasChains: boolean;
  readonly #limits: LoadLimits;
  readonly #runner: LoadRunner;
  readonly #engine: Engine;
  #drive: Drive | undefined;
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
    this.#observation = new Observation({
      ...{ data, clock: this.#clock, metrics: options.metrics, port: options.port },
      timerNoiseMs: options.timerNoiseMs,
      endArrivals: () => this.#endArrivals(),
    });
    this.#reader = createReader(contract);
    this.#client = referenceClient(contract, profile.client);
    const kinds = compileKinds(plan, data.url);
    this.#chains = new ChainTally(this.#observation.metrics, profile.warmup);
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
      labelled: options.port !== undefined,
      maxInFlight: mostInFlight(profile),
      hashCredential: (text) => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16),
      recorder: this.#observation.recorder,
      limits: this.#limits,
      chains: this.#chains,
      cleanUp: this.#cleanUp,
      onOperationEnd: (user) => this.#operationEnded(user),
    });
    const wantedHeaders = [...new Set([...this.#reader.wantedHeaders, ...headersTaken(kinds)])];
    this.#engine = this.#connect({ wantedHeaders, onSettled: this.#runner.settled });
    this.#runner.use(this.#engine);
  }

  async run(): Promise<LoadOutcome> {
    this.#observation.begin();
    await this.#start();
    const progress = setInterval(() => this.#tellProgress(), progressMs);
    await this.#load();
    clearInterval(progress);
    const endMs = this.#clock.now();
    await this.#runner.end();
    const seen = await this.#observation.conclude(endMs, this.#arrivedMs);
    return {
      ...seen,
      followUps: this.#chains.followUps,
      ...(this.#hasChains && { chains: this.#chains.counts() }),
      interrupted: this.#options.signal.aborted,
      remarks: [
        ...(this.#limits.reached ? [this.#limits.reached] : []),
        ...this.#chains.reasons(),
        ...(await this.#undo()),
      ],
    };
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
      onLag: (lagMs) => this.#observation.lagged(lagMs),
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

  #operationEnded(user: number | undefined): void {
    this.#drive?.operationEnded(user);
    this.#finishWhenIdle();
  }

  #finishWhenIdle(): void {
    if (this.#arrivalsDone && this.#runner.inFlight === 0) this.#finish();
  }

  #tellProgress(): void {
    const nowMs = this.#clock.now();
    this.#options.onProgress({
      elapsedMs: nowMs,
      plannedMs: totalMs(this.#data.plan.profile.load.stages),
      inFlight: this.#runner.inFlight,
      ...this.#observation.look(nowMs, this.#arrivalsDone),
    });
  }

  [Symbol.dispose](): void {
    this.#observation[Symbol.dispose]();
  }
}
