import { operationNames } from '../core/profile-operation.ts';
import type { BreakpointResult, BreakpointStep, ThresholdOutcome } from '../core/result.ts';
import { amplificationOf } from '../core/stats/amplification.ts';
import { kneeOf } from '../core/stats/knee.ts';
import { RunMetrics } from '../core/stats/metrics.ts';
import type { ThresholdSpec } from '../core/stats/thresholds.ts';
import { evaluateThreshold } from '../core/stats/thresholds-evaluation.ts';
import type { Stage } from '../core/workload/stages.ts';
import type { LoadPlan } from './load-messages.ts';
import { OperationCounts } from './operation-counts.ts';

export interface StepLogOptions {
  /** The steps, each of one rate. */
  readonly stages: readonly Stage[];
  readonly thresholds: readonly ThresholdSpec[];
  readonly operationNames: readonly string[];
  /** Whether jobs are told as effects. */
  readonly ledger: boolean;
  /** A step missed a threshold, so that the rate need not rise any more. */
  readonly onBroken: () => void;
}

/** Measures the steps of a plan; undefined where it does not look for its breakpoint. */
export function logStepsOf(
  { profile }: LoadPlan,
  options: Pick<StepLogOptions, 'ledger' | 'onBroken'>,
): StepLog | undefined {
  const { load, thresholds, operations } = profile;
  if (load.model !== 'open' || load.seeksBreakpoint === undefined) return undefined;
  const { stages } = load;
  return new StepLog({
    stages,
    thresholds,
    operationNames: operationNames(operations),
    ...options,
  });
}

/** What arrived in one step; its histograms are there from the first arrival until it is judged. */
export class Step {
  readonly stage: Stage;
  readonly startMs: number;
  readonly counts: OperationCounts;
  readonly #operationNames: readonly string[];
  #metrics: RunMetrics | undefined;

  constructor(stage: Stage, startMs: number, options: StepLogOptions) {
    this.stage = stage;
    this.startMs = startMs;
    this.counts = new OperationCounts(options.ledger);
    this.#operationNames = options.operationNames;
  }

  get metrics(): RunMetrics {
    this.#metrics ??= new RunMetrics(this.#operationNames);
    return this.#metrics;
  }

  get endMs(): number {
    return this.startMs + this.stage.durationMs;
  }

  /** Arrivals that have not ended. */
  get open(): number {
    const { operations, succeeded, failed, dropped } = this.counts.counts();
    return operations - succeeded - failed - dropped;
  }

  destroy(): void {
    this.#metrics?.destroy();
    this.#metrics = undefined;
  }
}

/** Measures each step by what arrived in it, and judges it once that is over. */
export class StepLog implements Disposable {
  readonly #options: StepLogOptions;
  readonly #steps: Step[] = [];
  readonly #judged: BreakpointStep[] = [];
  #isBroken = false;

  constructor(options: StepLogOptions) {
    this.#options = options;
    let startMs = 0;
    for (const stage of options.stages) {
      this.#steps.push(new Step(stage, startMs, options));
      startMs += stage.durationMs;
    }
  }

  /** The step in which that moment lies; undefined where it needs no measuring any more. */
  at(arrivalMs: number): Step | undefined {
    const index = this.#steps.findLastIndex(({ startMs }) => arrivalMs >= startMs);
    return index < this.#judged.length ? undefined : this.#steps[index];
  }

  /**
   * Judges the steps that are over: whose operations have all ended, or have had as long again to
   * end. At the end of a run none has longer.
   */
  look(nowMs: number, isLast = false): void {
    for (const step of this.#steps.slice(this.#judged.length)) {
      const giveUpMs = step.open === 0 || isLast ? step.endMs : step.endMs + step.stage.durationMs;
      if (this.#isBroken || nowMs < giveUpMs) return;
      this.#judge(step);
    }
  }

  /** All that was judged; the step after the first that was missed is none. */
  result(): BreakpointResult {
    const knee = kneeOf(this.#judged);
    return { ...(knee ? { kneePerSecond: knee.ratePerSecond } : {}), steps: this.#judged };
  }

  #judge(step: Step): void {
    const counts = { ...step.counts.counts(), censored: step.open };
    const measured = {
      ...step.metrics.summarize(),
      counts,
      amplification: amplificationOf(counts),
      durationMs: step.stage.durationMs,
    };
    const thresholds: ThresholdOutcome[] = this.#options.thresholds.map(({ threshold }) =>
      evaluateThreshold(threshold, measured),
    );
    const { operations, succeeded, failed, dropped } = counts;
    this.#judged.push({
      ...{ startMs: step.startMs, ratePerSecond: step.stage.to, thresholds },
      ...{ operations, succeeded, failed, dropped },
    });
    step.destroy();
    if (thresholds.every(({ holds }) => holds !== 'no')) return;
    this.#isBroken = true;
    this.#options.onBroken();
  }

  [Symbol.dispose](): void {
    for (const step of this.#steps) step.destroy();
  }
}
