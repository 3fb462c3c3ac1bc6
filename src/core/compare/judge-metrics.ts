import type { MetricComparison, Tested } from './comparison.ts';
import { holm } from './holm.ts';
import { confidence, resolution, shareMargin, usualMargin } from './levels.ts';
import type { ComparedMetric } from './metric.ts';
import { rankSumP } from './rank-sum.ts';
import type { Shift } from './shift.ts';
import { median, shiftBetween } from './shift.ts';
import { verdictOf } from './verdict-of-metric.ts';

/** The values of a metric in the runs of both sides, at least one each. */
export interface Sample {
  readonly metric: ComparedMetric;
  readonly base: readonly number[];
  readonly candidate: readonly number[];
}

/**
 * What the runs of two sides say of each metric. A run is one observation. A ratio is judged on
 * logarithms; one-sided exact Mann-Whitney tests ask whether the candidate is worse, and whether it
 * is better, by more than the margin; each direction is held to `alpha` over all metrics by Holm. A
 * difference (errors) has a margin of 0.1 percentage points or `margin` × the base's median,
 * whichever is larger.
 */
export function judgeMetrics(samples: readonly Sample[], margin = usualMargin): MetricComparison[] {
  const measured = samples.map((sample) => measure(sample, margin));
  const tested = measured.filter(({ worse }) => worse !== undefined);
  const worse = holm(tested.map((each) => each.worse ?? 1));
  const better = holm(tested.map((each) => each.better ?? 1));
  return measured.map((each) => {
    const place = tested.indexOf(each);
    return conclude(each, {
      tests: tested.length,
      worse: testedAs(each.worse, worse[place]),
      better: testedAs(each.better, better[place]),
    });
  });
}

/** A sample on the scale on which more is worse and a shift is a change. */
interface Measured {
  readonly sample: Sample;
  readonly limit: number;
  /** The limit as a shift. */
  readonly limitShift: number;
  /** Absent: a value has no logarithm. */
  readonly shift?: Shift;
  /** The p of a change for the worse, and for the better, beyond the limit. */
  readonly worse?: number;
  readonly better?: number;
}

function measure(sample: Sample, margin: number): Measured {
  const { metric } = sample;
  const isRatio = metric.scale === 'ratio';
  const limit = isRatio ? 1 + margin : Math.max(shareMargin, margin * median(sample.base));
  const limitShift = isRatio ? Math.log(limit) : limit;
  const base = onScale(sample.base, metric);
  const candidate = onScale(sample.candidate, metric);
  if (![...base, ...candidate].every(Number.isFinite)) return { sample, limit, limitShift };
  return {
    sample,
    limit,
    limitShift,
    shift: shiftBetween(base, candidate, confidence),
    worse: rankSumP(moved(base, 0), moved(candidate, -limitShift)),
    better: rankSumP(moved(candidate, 0), moved(base, -limitShift)),
  };
}

/** So that more is worse, and a change is a shift. */
function onScale(values: readonly number[], { scale, worse }: ComparedMetric): number[] {
  const sign = worse === 'higher' ? 1 : -1;
  return values.map((value) => sign * (scale === 'ratio' ? Math.log(value) : value));
}

/** In whole steps of the resolution, so that values are equal that only rounding keeps apart. */
const moved = (values: readonly number[], by: number): number[] =>
  values.map((value) => Math.round((value + by) / resolution));

function testedAs(p: number | undefined, adjusted: number | undefined): Tested | undefined {
  return p === undefined || adjusted === undefined ? undefined : { p, adjusted };
}

interface Tests {
  /** How many metrics were tested. */
  readonly tests: number;
  readonly worse: Tested | undefined;
  readonly better: Tested | undefined;
}

function conclude(measured: Measured, { tests, worse, better }: Tests): MetricComparison {
  const { sample, limit, limitShift, shift } = measured;
  const { metric, base, candidate } = sample;
  const change = shift && changeOf(shift, metric);
  const shown = {
    name: metric.name,
    unit: metric.unit,
    scale: metric.scale,
    worse: metric.worse,
    base,
    candidate,
    baseMedian: median(base),
    candidateMedian: median(candidate),
    ...change,
    limit,
    ...(worse && { regression: worse }),
    ...(better && { improvement: better }),
  };
  return { ...shown, ...verdictOf(shown, { tests, limitShift, shift }) };
}

/** A shift on the scale of judging as a change of the metric itself. */
function changeOf(
  { estimate, interval }: Shift,
  { scale, worse }: ComparedMetric,
): Pick<MetricComparison, 'estimate' | 'interval'> {
  const sign = worse === 'higher' ? 1 : -1;
  const back = (value: number): number => (scale === 'ratio' ? Math.exp(sign * value) : value);
  if (!interval) return { estimate: back(estimate) };
  const [low = Number.NaN, high = Number.NaN] = [back(interval.low), back(interval.high)].toSorted(
    (a, b) => a - b,
  );
  return { estimate: back(estimate), interval: { low, high, confidence: interval.confidence } };
}
