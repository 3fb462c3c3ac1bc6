import { type MetricName, type Metrics, metricNames, type Window } from '../result.ts';
import type { AttemptTimes } from './attempt-times.ts';
import { Recorder } from './histogram.ts';
import { WindowSeries } from './metrics-windows.ts';
import { percentiles, summarize } from './summary.ts';

/** The latencies so far, for a line on a terminal. */
export interface LiveLatency {
  readonly count: number;
  readonly p50Us?: number;
  /** The highest percentile up to p99 that 10 observations lie beyond; absent below 20 of them. */
  readonly tail?: { readonly name: string; readonly valueUs: number };
}

const unitOf = (name: MetricName) => (name === 'attempts' ? 'count' : 'us');

function createRecorders(): Record<MetricName, Recorder> {
  return Object.fromEntries(metricNames.map((name) => [name, new Recorder()])) as Record<
    MetricName,
    Recorder
  >;
}

/**
 * What is recorded of one operation of the profile. Methods take milliseconds with fractions and run
 * in the hot path: no allocation, about 25 ns for each histogram they touch.
 */
export class OperationMetrics {
  readonly #recorders = createRecorders();
  readonly #windows: WindowSeries;

  constructor(windows: WindowSeries) {
    this.#windows = windows;
  }

  /** An operation was due, and was accepted: it is in flight from here on. */
  arrived(): void {
    this.#windows.arrived();
  }

  /** An operation was due, and found too many under way. */
  dropped(): void {
    this.#windows.dropped();
  }

  /** The first attempt of an operation really started, so late. */
  started(lagMs: number): void {
    this.#recorders.lag.record(lagMs * 1_000);
    this.#windows.started();
  }

  /** An attempt is over. `isRetry`: it was not its operation's first. */
  attempted(times: AttemptTimes, isRetry: boolean): void {
    const { startMs, firstByteMs, endMs, connectMs } = times;
    if (times.complete) {
      this.#recorders.service.record((endMs - startMs) * 1_000);
      this.#windows.answered((endMs - startMs) * 1_000);
    }
    if (firstByteMs >= 0) this.#recorders.ttfb.record((firstByteMs - startMs) * 1_000);
    if (connectMs >= 0) this.#recorders.connect.record(connectMs * 1_000);
    this.#windows.attempted(times.status, isRetry);
  }

  /** A retry started this long after the attempt before it. */
  waited(retryWaitMs: number): void {
    this.#recorders.retryWait.record(retryWaitMs * 1_000);
  }

  /** An operation is over, `responseMs` after its arrival; not called for censored ones. */
  settled(responseMs: number, attempts: number, succeeded: boolean): void {
    this.#recorders.response.record(responseMs * 1_000);
    this.#recorders.attempts.record(attempts);
    this.#windows.settled(responseMs * 1_000, succeeded);
  }

  /** What the operation asked for is in a terminal state, so long after its arrival. */
  terminal(sinceArrivalMs: number): void {
    this.#recorders.terminal.record(sinceArrivalMs * 1_000);
  }

  /** The recorder of one metric, to be read or added to another. */
  recorder(name: MetricName): Recorder {
    return this.#recorders[name];
  }

  destroy(): void {
    for (const recorder of Object.values(this.#recorders)) recorder.destroy();
  }
}

/**
 * The latencies and the course of a run: by operation, in total, and second by second. Each
 * observation is recorded once, for its operation; totals are added up when they are asked for.
 * Needs `loadHistograms`; holds 1.3 MB an operation name until `destroy`.
 */
export class RunMetrics implements Disposable {
  readonly #windows = new WindowSeries();
  readonly #operations: Map<string, OperationMetrics>;
  readonly #total = new Recorder();

  constructor(operationNames: readonly string[]) {
    this.#operations = new Map(
      operationNames.map((name) => [name, new OperationMetrics(this.#windows)]),
    );
  }

  /** Announces one more operation; nothing happens where it is known. */
  announce(name: string): void {
    if (this.#operations.has(name)) return;
    this.#operations.set(name, new OperationMetrics(this.#windows));
  }

  /** What records this operation; throws a RangeError for a name that was not announced. */
  operation(name: string): OperationMetrics {
    const found = this.#operations.get(name);
    if (!found) throw new RangeError(`no operation "${name}" was announced`);
    return found;
  }

  /** What is recorded next happened at that moment, and counts in its window; costs a comparison. */
  reach(atMs: number): void {
    this.#windows.reach(atMs);
  }

  /**
   * Closes the windows that ended by `nowMs`, and returns all that were closed since the last call, to
   * be shown and flushed.
   */
  advance(nowMs: number): readonly Window[] {
    return this.#windows.advance(nowMs);
  }

  /** Closes the last window at the end of the run, where it is a partial one. */
  finish(endMs: number): readonly Window[] {
    return this.#windows.finish(endMs);
  }

  /** So many connections are open, as windows tell it from here on. */
  connected(count: number): void {
    this.#windows.connected(count);
  }

  /** All windows so far, at most 3,600: see `WindowSeries`. */
  get windows(): readonly Window[] {
    return this.#windows.closed;
  }

  /** Operations that arrived and have not settled. */
  get inFlight(): number {
    return this.#windows.inFlight;
  }

  /** Response times so far; costs 0.1 ms an operation name. */
  live(): LiveLatency {
    const total = this.#add('response');
    const p50Us = total.percentile(50);
    const tail = percentiles
      .filter(([, percentage]) => percentage <= 99)
      .map(([name, percentage]) => ({ name, valueUs: total.percentile(percentage) }))
      .findLast(({ valueUs }) => valueUs !== undefined);
    return {
      count: total.exact.count,
      ...(p50Us === undefined ? {} : { p50Us }),
      ...(tail?.valueUs === undefined ? {} : { tail: { ...tail, valueUs: tail.valueUs } }),
    };
  }

  /**
   * Everything recorded so far, as a result carries it. `hdr: false` leaves the histograms out,
   * for thresholds that are watched while the run goes on.
   */
  summarize({ hdr = true }: { readonly hdr?: boolean } = {}): {
    readonly metrics: Metrics;
    readonly operations: Record<string, Metrics>;
  } {
    const of = (recorder: (name: MetricName) => Recorder): Metrics =>
      Object.fromEntries(
        metricNames.map((name) => [name, summarize(recorder(name), { unit: unitOf(name), hdr })]),
      ) as Metrics;
    return {
      metrics: of((name) => this.#add(name)),
      operations: Object.fromEntries(
        [...this.#operations].map(([operation, recorders]) => [
          operation,
          of((name) => recorders.recorder(name)),
        ]),
      ),
    };
  }

  #add(name: MetricName): Recorder {
    this.#total.reset();
    for (const operation of this.#operations.values()) {
      this.#total.add(operation.recorder(name));
    }
    return this.#total;
  }

  destroy(): void {
    for (const operation of this.#operations.values()) operation.destroy();
    this.#total.destroy();
    this.#windows.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}
