import type { MessagePort } from 'node:worker_threads';
import type { Progress } from '../core/progress.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
import { totalMs } from '../core/workload/stages.ts';
import type { Alarm } from '../endpoint/alarm.ts';
import { setAlarm } from '../endpoint/alarm.ts';
import type { Clock, ClockOrigin } from './clock.ts';
import { startClock } from './clock.ts';
import type { Drive } from './drive.ts';
import { startDrive } from './drive.ts';
import type { LoadOutcome, LoadThreadData } from './load-messages.ts';
import { progressMs } from './load-messages.ts';
import type { OperationOver } from './mock-messages.ts';
import { Observation } from './observation.ts';
import { OwnClientLoad } from './own-client-load.ts';
import type { Performer, PerformerOptions } from './performer.ts';
import { ReferenceLoad } from './reference-load.ts';
import type { ClientDriver } from './trial/driver.ts';

export interface GenerateOptions {
  /** With the names of the plan's operations; destroyed at the end. */
  readonly metrics: RunMetrics;
  readonly origin: ClockOrigin;
  readonly port: MessagePort | undefined;
  readonly timerNoiseMs: number;
  /** Of the client of the user's own that the plan names; disposed of at the end. Absent: none. */
  readonly driver?: ClientDriver | undefined;
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
  readonly #performer: Performer;
  #drive: Drive | undefined;
  #arrivalsDone = false;
  /** When the last arrival had come. */
  #arrivedMs = 0;
  #finish: () => void = () => {};
  #endArrivals: () => void = () => {};

  constructor(data: LoadThreadData, options: GenerateOptions) {
    this.#data = data;
    this.#options = options;
    this.#clock = startClock(options.origin);
    this.#observation = new Observation({
      ...{ data, clock: this.#clock, metrics: options.metrics, port: options.port },
      timerNoiseMs: options.timerNoiseMs,
      endArrivals: () => this.#endArrivals(),
    });
    this.#performer = this.#chooseClient({
      ...{ data, clock: this.#clock, observation: this.#observation },
      ownMock: options.port !== undefined,
      // Not within the arrival that asks for it: whoever makes it arrive would be stopped inside.
      endArrivals: () => queueMicrotask(() => this.#endArrivals()),
      onOperationEnd: (user) => this.#operationEnded(user),
    });
  }

  #chooseClient(options: PerformerOptions): Performer {
    const { own } = this.#data.plan.profile.client;
    const { driver, port } = this.#options;
    const { book } = this.#observation;
    if (!own || !driver || !book) return new ReferenceLoad(options);
    const onOver = (operation: OperationOver): void => port?.postMessage(operation);
    return new OwnClientLoad({ ...options, book, driver, concurrency: own.concurrency, onOver });
  }

  async run(): Promise<LoadOutcome> {
    this.#observation.begin();
    await this.#start();
    const progress = setInterval(() => this.#tellProgress(), progressMs);
    await this.#load();
    clearInterval(progress);
    const endMs = this.#clock.now();
    this.#tellConnections();
    await this.#performer.end();
    const seen = await this.#observation.conclude(endMs, this.#arrivedMs);
    return {
      ...seen,
      interrupted: this.#options.signal.aborted,
      ...(await this.#performer.conclude()),
    };
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
      runner: this.#performer,
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
    if (this.#arrivalsDone && this.#performer.inFlight === 0) this.#finish();
  }

  #tellProgress(): void {
    const nowMs = this.#clock.now();
    this.#tellConnections();
    this.#options.onProgress({
      elapsedMs: nowMs,
      plannedMs: totalMs(this.#data.plan.profile.load.stages),
      inFlight: this.#performer.inFlight,
      isEnding: this.#arrivalsDone,
      ...this.#observation.look(nowMs, this.#arrivalsDone),
    });
  }

  #tellConnections(): void {
    const { openConnections } = this.#performer;
    if (openConnections !== undefined) this.#observation.metrics.connected(openConnections);
  }

  [Symbol.dispose](): void {
    this.#observation[Symbol.dispose]();
  }
}
