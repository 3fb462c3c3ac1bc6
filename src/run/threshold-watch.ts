import { amplificationOf } from '../core/stats/amplification.ts';
import type { RunMetrics } from '../core/stats/metrics.ts';
import type { ThresholdSpec } from '../core/stats/thresholds.ts';
import type { Abort } from '../core/stats/thresholds-abort.ts';
import { abortingThreshold } from '../core/stats/thresholds-abort.ts';
import type { Recorder } from './recorder.ts';

export interface WatchOptions {
  readonly thresholds: readonly ThresholdSpec[];
  readonly warmupMs: number;
  readonly metrics: Pick<RunMetrics, 'summarize'>;
  readonly recorder: Pick<Recorder, 'counts'>;
  /** A threshold is missed that ends the run; called once. */
  readonly onAbort: () => void;
}

/** Looks now and then whether a threshold is missed that ends the run. */
export class ThresholdWatch {
  readonly #options: WatchOptions;
  readonly #fromMs: number;
  #abort: Abort | undefined;

  constructor(options: WatchOptions) {
    const { thresholds, warmupMs } = options;
    const delays = thresholds.map(({ abortAfterMs = Number.POSITIVE_INFINITY }) => abortAfterMs);
    this.#options = options;
    this.#fromMs = warmupMs + Math.min(Number.POSITIVE_INFINITY, ...delays);
  }

  /** What ended the run; undefined where no threshold did. */
  get abort(): Abort | undefined {
    return this.#abort;
  }

  look(nowMs: number): void {
    // Before, the percentiles are not even taken.
    if (this.#abort || nowMs < this.#fromMs) return;
    const { thresholds, warmupMs, metrics, recorder, onAbort } = this.#options;
    const counts = recorder.counts();
    this.#abort = abortingThreshold(thresholds, {
      ...metrics.summarize({ hdr: false }),
      counts,
      amplification: amplificationOf(counts),
      durationMs: nowMs - warmupMs,
    });
    if (this.#abort) onAbort();
  }
}
