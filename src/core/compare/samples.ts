import type { MetricComparison } from './comparison.ts';
import type { Sample } from './judge-metrics.ts';
import type { ComparedMetric } from './metric.ts';
import { valueIn } from './metric.ts';
import { median } from './shift.ts';
import type { PlacedResult } from './usable-run.ts';

/** What the runs of two sides have to say of some metrics. */
export interface Samples {
  /** Metrics that every run has a number of. */
  readonly samples: readonly Sample[];
  /** Those that only some runs have one of: nothing can be said of them. */
  readonly incomplete: readonly MetricComparison[];
  /** The names of those that no run has one of, and that nobody asked for. */
  readonly absent: readonly string[];
}

interface Sides {
  readonly base: readonly PlacedResult[];
  readonly candidate: readonly PlacedResult[];
  /** Whether somebody asked for these metrics by name, so that none may be passed over. */
  readonly isAsked: boolean;
}

/** Reads the metrics from the runs. */
export function takeSamples(metrics: readonly ComparedMetric[], sides: Sides): Samples {
  const samples: Sample[] = [];
  const incomplete: MetricComparison[] = [];
  const absent: string[] = [];
  for (const metric of metrics) {
    const base = readAll(metric, sides.base);
    const candidate = readAll(metric, sides.candidate);
    const missing = [...base.missing, ...candidate.missing];
    const isNowhere = base.values.length + candidate.values.length === 0;
    if (missing.length === 0)
      samples.push({ metric, base: base.values, candidate: candidate.values });
    else if (isNowhere && !sides.isAsked) absent.push(metric.name);
    else incomplete.push(unknown(metric, { base, candidate }));
  }
  return { samples, incomplete, absent };
}

interface Read {
  readonly values: readonly number[];
  /** Why a run has none, with its place. */
  readonly missing: readonly string[];
}

function readAll(metric: ComparedMetric, runs: readonly PlacedResult[]): Read {
  const values: number[] = [];
  const missing: string[] = [];
  for (const { place, result } of runs) {
    const reading = valueIn(metric, result);
    if ('value' in reading) values.push(reading.value);
    else missing.push(`${place}: ${reading.reason}`);
  }
  return { values, missing };
}

function unknown(
  { name, unit, scale, worse }: ComparedMetric,
  { base, candidate }: { readonly base: Read; readonly candidate: Read },
): MetricComparison {
  const [first = '', ...others] = [...base.missing, ...candidate.missing];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return {
    ...{ name, unit, scale, worse },
    base: base.values,
    candidate: candidate.values,
    ...(base.values.length > 0 && { baseMedian: median(base.values) }),
    ...(candidate.values.length > 0 && { candidateMedian: median(candidate.values) }),
    verdict: 'inconclusive',
    reason: `not every run has a number of it; ${first}${more}`,
  };
}
