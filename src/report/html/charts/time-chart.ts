import { type Html, html, markup } from '../html.ts';
import { labelCount, labelMoment, labelRate, labelRatio, labelUs } from '../svg/labels.ts';
import { areaPath, linePath, type Point } from '../svg/paths.ts';
import { drawPlot, plotArea } from '../svg/plot.ts';
import { linearScale, logScale, momentScale, type Scale } from '../svg/scale.ts';
import { keepExtrema } from './keep-extrema.ts';

/** Values over the time of a run; also what the page's script draws, so it is plain data. */
export interface TimeChart {
  readonly id: string;
  readonly title: string;
  readonly unit: 'us' | 'rate' | 'count' | 'ratio';
  readonly scale: 'linear' | 'log';
  /** Whether the series stand on each other; the first is on top. */
  readonly stacked: boolean;
  /** Since the start of the run. */
  readonly seconds: readonly number[];
  readonly series: readonly TimeSeries[];
}

export interface TimeSeries {
  readonly label: string;
  /** Which colour and dashes, 1 to 6. */
  readonly look: number;
  /** By row; null: nothing was seen. */
  readonly values: readonly (number | null)[];
}

/** What a script may zoom into, and what a drawing of 480 units can show. */
const plotRows = 500;
const stillRows = 160;

const labels = { us: labelUs, rate: labelRate, count: labelCount, ratio: labelRatio } as const;

/** A chart as a figure: a drawing, and beside it the data by which a script makes one to zoom into. */
export function timeFigure(chart: TimeChart, sentence: Html | string): Html {
  const data = JSON.stringify(thin(chart, plotRows)).replaceAll('<', '\\u003c');
  return html`<figure class="chart" data-chart="${chart.id}"><figcaption><h3>${chart.title}</h3><p>${sentence}</p></figcaption><div class="still">${drawTimeChart(thin(chart, stillRows))}</div><script type="application/json">${markup(data)}</script></figure>`;
}

/** The same chart with at most so many rows; peaks and troughs stay. */
export function thin(chart: TimeChart, limit: number): TimeChart {
  const { seconds, series, stacked } = chart;
  const columns = series.map(({ values }) => values);
  const sums = stacked ? [sumUp(series, seconds.length)] : [];
  const rows = keepExtrema([...columns, ...sums], seconds.length, limit);
  const pick = <Value>(values: readonly Value[]): Value[] =>
    rows.flatMap((row) => values.slice(row, row + 1));
  return {
    ...chart,
    seconds: pick(seconds),
    series: series.map((each) => ({ ...each, values: pick(each.values) })),
  };
}

function sumUp(series: readonly TimeSeries[], rows: number): number[] {
  return Array.from({ length: rows }, (_, row) =>
    series.reduce((sum, { values }) => sum + (values[row] ?? 0), 0),
  );
}

/** The chart as it is printed, and shown where no script runs. */
export function drawTimeChart(chart: TimeChart): Html {
  const { seconds, series, stacked } = chart;
  const legend = series.map(({ label, look }) => ({
    ...{ label, look: `look-${look}` },
    shape: stacked ? ('box' as const) : ('line' as const),
  }));
  const area = plotArea({ legend });
  const x = momentScale({
    domain: [Math.min(0, seconds[0] ?? 0), seconds.at(-1) ?? 0],
    range: [area.left, area.right],
    label: labelMoment,
  });
  const y = valueScale(chart, [area.bottom, area.top]);
  const body = stacked ? drawStack(chart, x, y) : drawLines(chart, x, y);
  const desc = series.map((each) => describe(each, labels[chart.unit])).join('; ');
  return drawPlot({
    ...{ title: chart.title, desc, area, legend, y, body },
    x: { scale: x, title: 'since the start' },
  });
}

function describe({ label, values }: TimeSeries, show: (value: number) => string): string {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return `${label}: nothing was seen`;
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  return least === most
    ? `${label}: ${show(most)} throughout`
    : `${label}: ${show(least)} to ${show(most)}`;
}

function valueScale(chart: TimeChart, range: readonly [number, number]): Scale {
  const { series, stacked, scale, unit, seconds } = chart;
  const label = labels[unit];
  const seen = stacked
    ? sumUp(series, seconds.length)
    : series.flatMap(({ values }) => values.filter((value) => value !== null));
  const most = Math.max(0, ...seen);
  if (scale === 'linear') return linearScale({ domain: [0, most], range, label });
  const positive = seen.filter((value) => value > 0);
  return logScale({ domain: [Math.min(most, ...positive), most], range, label });
}

function drawLines({ series, seconds }: TimeChart, x: Scale, y: Scale): Html[] {
  return series.map(({ look, values }) => {
    const points = values.map((value, row): Point => {
      if (value === null) return undefined;
      return [x.at(seconds[row] ?? 0), y.at(value)];
    });
    return html`<path class="line look-${look}" d="${linePath(points)}"/>`;
  });
}

function drawStack({ series, seconds }: TimeChart, x: Scale, y: Scale): Html[] {
  // Where nothing was told apart there is a gap, not a zero.
  const totals: (number | undefined)[] = seconds.map((_, row) =>
    series.some(({ values }) => (values[row] ?? null) !== null) ? 0 : undefined,
  );
  const pointsOf = (): Point[] =>
    totals.map((total, row) =>
      total === undefined ? undefined : [x.at(seconds[row] ?? 0), y.at(total)],
    );
  let lower = pointsOf();
  const layers = series.toReversed().map(({ look, values }) => {
    for (const [row, total] of totals.entries()) {
      if (total !== undefined) totals[row] = total + (values[row] ?? 0);
    }
    const upper = pointsOf();
    const area = areaPath(upper, lower);
    lower = upper;
    return html`<path class="fill look-${look}" d="${area}"/><path class="line look-${look}" d="${linePath(upper)}"/>`;
  });
  // The lowest last: where a layer is empty, the line below it is the one that counts.
  return layers.toReversed();
}
