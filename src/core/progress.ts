import type { Window } from './result.ts';
import type { LiveLatency } from './stats/metrics.ts';

/** How a load is going, told about twice a second; counts are those from the start of the run. */
export interface Progress {
  readonly elapsedMs: number;
  /** Until the last arrival, as planned. */
  readonly plannedMs: number;
  /** Arrivals, dropped ones included. */
  readonly operations: number;
  readonly inFlight: number;
  readonly attempts: number;
  readonly retries: number;
  readonly violations: number;
  /** Those of each rule that was found broken so far, by its id. */
  readonly violationsByRule: Readonly<Record<string, number>>;
  readonly latency: LiveLatency;
  /** Nothing arrives any more; what is open may end. */
  readonly isEnding: boolean;
  /** That were closed since the last progress. */
  readonly windows: readonly Window[];
}
