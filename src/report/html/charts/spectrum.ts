import { RetrialError } from '../../../core/errors.ts';
import type { Metric, Metrics } from '../../../core/result.ts';
import { distributionOf } from '../../../core/stats/summary.ts';
import { type Html, html } from '../html.ts';
import { labelUs } from '../svg/labels.ts';
import { linePath, place } from '../svg/paths.ts';
import {
  type Area,
  drawPlot,
  drawSymbol,
  type LegendEntry,
  letterWidth,
  plotArea,
} from '../svg/plot.ts';
import { logScale, type Scale } from '../svg/scale.ts';
import { figure, missing } from './figure.ts';

const title = 'Percentile spectrum';
const stepsPerDecade = 24;
/** 1 of so many is slower, at the percentiles that people ask for. */
const marked = [
  [2, 'p50'],
  [10, 'p90'],
  [100, 'p99'],
  [1_000, 'p99.9'],
  [10_000, 'p99.99'],
  [100_000, 'p99.999'],
] as const;

interface Curve {
  readonly label: string;
  readonly look: string;
  /** Where its values are written; the slower curve above, the faster below. */
  readonly side: 'above' | 'below';
  /** One of so many is slower, and how long it takes (µs). */
  readonly points: readonly (readonly [oneOf: number, us: number])[];
  readonly marks: readonly (readonly [oneOf: number, us: number])[];
}

/** How slow the slowest are: each share of all operations, and of all attempts. */
export function spectrumFigure({ response, service }: Metrics): Html {
  const curves = [
    curveOf(response, { label: 'response', look: 'look-1', side: 'above' }),
    curveOf(service, { label: 'service', look: 'look-3', side: 'below' }),
  ].filter((curve) => curve.points.length > 0);
  if (curves.length === 0) {
    return missing(
      title,
      'A percentile is told where 10 observations lie beyond it; there are too few, or the histograms were not recorded.',
    );
  }
  return figure(
    title,
    'Reading right, each step is ten times as rare. A curve ends where fewer than 10 observations lie beyond.',
    drawCurves(curves),
  );
}

function curveOf(metric: Metric, name: Pick<Curve, 'label' | 'look' | 'side'>): Curve {
  const valueAt = reader(metric);
  const rarest = Math.floor(Math.log10(Math.max(1, metric.count / 10)) * stepsPerDecade);
  const oneOfs = Array.from({ length: rarest + 1 }, (_, step) => 10 ** (step / stepsPerDecade));
  const read = (oneOf: number): (readonly [number, number])[] => {
    const us = valueAt(oneOf);
    return us === undefined ? [] : [[oneOf, us]];
  };
  const marks = marked.flatMap(([at]) => read(at));
  return { ...name, points: oneOfs.flatMap(read), marks };
}

function reader(metric: Metric): (oneOf: number) => number | undefined {
  if (metric.count === 0 || metric.hdr === undefined) return () => undefined;
  try {
    const distribution = distributionOf(metric);
    return (oneOf) => distribution.percentile(100 - 100 / oneOf);
  } catch (error) {
    // The rest of the page can be read without it.
    if (error instanceof RetrialError) return () => undefined;
    throw error;
  }
}

function drawCurves(curves: readonly Curve[]): Html {
  const legend = curves.map(({ label, look }): LegendEntry => ({ label, look, shape: 'line' }));
  const area = plotArea({ legend });
  const points = curves.flatMap((curve) => curve.points);
  const farthest = Math.max(2, ...points.map(([oneOf]) => oneOf));
  const values = points.map(([, us]) => Math.max(1, us));
  const x = percentileScale(farthest, area);
  const y = logScale({
    // Room for what is written at the curves.
    domain: [Math.min(...values) / 2, Math.max(...values) * 1.2],
    range: [area.bottom, area.top],
    label: labelUs,
  });
  return drawPlot({
    ...{ title, area, legend, y },
    desc: curves.map(describe).join('; '),
    x: { scale: x, title: 'so many percent are as fast or faster' },
    body: curves.map((curve) => drawCurve(curve, x, y)),
  });
}

/** The axis of 1 ÷ (1 − p), on which percentiles are written. */
function percentileScale(farthest: number, { left, right }: Area): Scale {
  const scale = logScale({ domain: [1, farthest], range: [left, right], label: String });
  const ticks = marked.filter(([oneOf]) => oneOf <= farthest);
  return { at: scale.at, ticks: ticks.map(([value, label]) => ({ value, label })) };
}

function drawCurve({ points, marks, look, side }: Curve, x: Scale, y: Scale): Html {
  const line = linePath(points.map(([oneOf, us]) => [x.at(oneOf), y.at(us)]));
  const symbols = marks.map(([oneOf, us]) => {
    const [left, top] = [x.at(oneOf), y.at(us)];
    const dot = drawSymbol('dot', look, [left, top]);
    // Never on top of what stands beside the axis.
    const end = Math.max(left - 5, x.at(1) + labelUs(us).length * letterWidth);
    return side === 'above'
      ? html`${dot}<text class="tick end" x="${place(end)}" y="${place(top - 7)}">${labelUs(us)}</text>`
      : html`${dot}<text class="tick" x="${place(left + 3)}" y="${place(top + 16)}">${labelUs(us)}</text>`;
  });
  return html`<path class="line ${look}" d="${line}"/>${symbols}`;
}

function describe({ label, marks }: Curve): string {
  const values = marks.map(([oneOf, us]) => {
    const name = marked.find(([at]) => at === oneOf)?.[1] ?? '';
    return `${name} ${labelUs(us)}`;
  });
  return `${label}: ${values.join(', ') || 'too few for a percentile'}`;
}
