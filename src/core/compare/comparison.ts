import type { Environment } from '../course/course-result.ts';
import type { Result } from '../result.ts';
import type { ComparedMetric } from './metric.ts';

export const comparisonSchema = 'retrial/comparison@1';

/** What is claimed of a metric, or of all together. */
export type CompareVerdict = 'regression' | 'improvement' | 'no-change' | 'inconclusive';

/** A one-sided test beyond the margin, alone and among those of all metrics. */
export interface Tested {
  readonly p: number;
  /** By Holm over all metrics that were tested. */
  readonly adjusted: number;
}

/** One metric of the runs of both sides. Values are in its base unit, in the order of the runs. */
export interface MetricComparison
  extends Pick<ComparedMetric, 'name' | 'unit' | 'scale' | 'worse'> {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
  /** The medians of the two; absent: no run has a number. */
  readonly baseMedian?: number;
  readonly candidateMedian?: number;
  /** Candidate ÷ base of a `ratio`, candidate − base of a `difference`; absent: a value has none. */
  readonly estimate?: number;
  /** Likewise; absent: too few runs for one. */
  readonly interval?: { readonly low: number; readonly high: number; readonly confidence: number };
  /** The greatest change that counts as none: a factor such as 1.05, or a difference; absent: not tested. */
  readonly limit?: number;
  /** That the candidate is worse by more than the limit; absent: it was not tested. */
  readonly regression?: Tested;
  /** That it is better by more than the limit. */
  readonly improvement?: Tested;
  readonly verdict: CompareVerdict;
  /** One sentence, without a full stop. */
  readonly reason: string;
}

/** A run that was compared. */
export interface ComparedRun
  extends Pick<Result, 'runId' | 'startedAt' | 'target' | 'verdict' | 'durationMs'> {
  /** Its file or folder. */
  readonly place: string;
  readonly operations: number;
}

export interface ComparisonSide {
  readonly profile: Result['profile'];
  readonly contract: string;
  readonly seed: string;
  readonly runs: readonly ComparedRun[];
  /** Those that measured nothing that can be compared, with a sentence each. */
  readonly leftOut: readonly { readonly place: string; readonly reason: string }[];
  /** The machines, each once; empty where no result tells. */
  readonly machines: readonly Environment[];
}

/** Two sets of runs, compared; every report of it is a pure function of this. */
export interface Comparison {
  readonly schema: typeof comparisonSchema;
  readonly tool: Result['tool'];
  readonly verdict: CompareVerdict;
  /** 0 no change or an improvement, 2 a regression, 3 inconclusive. */
  readonly exitCode: 0 | 2 | 3;
  readonly reasons: readonly string[];
  /** The greatest change of a ratio that counts as none, e.g. 0.05. */
  readonly margin: number;
  /** The chance of any wrong regression among all metrics, and of any wrong improvement. */
  readonly alpha: number;
  readonly base: ComparisonSide;
  readonly candidate: ComparisonSide;
  readonly metrics: readonly MetricComparison[];
}
