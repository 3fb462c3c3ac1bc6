import type { MetricComparison } from '../../../core/compare/comparison.ts';
import {
  formatChange,
  formatInterval,
  formatLimit,
  formatValue,
} from '../../../core/compare/wording.ts';
import { shorten } from '../../terminal/words.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { compareSign } from '../mark.ts';
import { place } from '../svg/paths.ts';
import type { Axis } from './axis.ts';
import { differenceAxis, ratioAxis } from './axis.ts';

const width = 860;
/** Where the line of changes begins and ends; names stand on the left. */
const left = 250;
const right = 846;
const top = 30;
const rowHeight = 58;
const nameLength = 30;

/** A metric as changes from the median of the base. */
interface Row {
  readonly metric: MetricComparison;
  readonly base: readonly number[];
  readonly candidate: readonly number[];
  readonly estimate: number;
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  readonly limit: number;
}

/**
 * All metrics of a scale below each other: the runs of both sides, the change with its interval, and
 * the band within which a change counts as none. Undefined where no metric is on that scale.
 */
export function drawForest(
  metrics: readonly MetricComparison[],
  scale: MetricComparison['scale'],
): Html | undefined {
  const rows = metrics
    .filter((metric) => metric.scale === scale)
    .flatMap((metric) => rowOf(metric) ?? []);
  if (rows.length === 0) return undefined;
  const changes = rows.flatMap(({ base, candidate, estimate, interval, limit }) => [
    ...base,
    ...candidate,
    ...[estimate, interval?.low ?? 0, interval?.high ?? 0, limit, -limit],
  ]);
  const axis = (scale === 'ratio' ? ratioAxis : differenceAxis)({ left, right, changes });
  const bottom = top + rows.length * rowHeight;
  const title = scale === 'ratio' ? 'Changes as ratios' : 'Changes of shares, in percentage points';
  return html`<figure class="scroll" role="region" aria-label="${title}" tabindex="0"><svg class="forest" viewBox="0 0 ${width} ${bottom + 8}" role="img"><title>${title}</title><desc>${rows.map(({ metric }) => describe(metric)).join('; ')}</desc>
${axis.ticks.map(({ x, label }) => html`<path class="grid" d="M${x} ${top - 6}V${bottom}"/><text class="tick" x="${x}" y="${top - 14}">${label}</text>\n`)}${rows.map((row, index) => drawRow(row, axis, top + index * rowHeight))}</svg></figure>`;
}

function rowOf(metric: MetricComparison): Row | undefined {
  const { baseMedian, estimate, interval, limit, scale } = metric;
  if (baseMedian === undefined || estimate === undefined || limit === undefined) return undefined;
  const isRatio = scale === 'ratio';
  const from = (value: number): number =>
    isRatio ? Math.log(value / baseMedian) : value - baseMedian;
  const change = (value: number): number => (isRatio ? Math.log(value) : value);
  return {
    metric,
    base: metric.base.map(from),
    candidate: metric.candidate.map(from),
    estimate: change(estimate),
    interval: interval && { low: change(interval.low), high: change(interval.high) },
    limit: change(limit),
  };
}

function drawRow(
  { metric, base, candidate, estimate, interval, limit }: Row,
  axis: Axis,
  y: number,
): Html {
  const { name, verdict, scale, unit, baseMedian = 0, candidateMedian = 0 } = metric;
  const { shape, word, tone } = compareSign(verdict);
  const label = shorten(name, nameLength);
  const medians = `${formatValue(baseMedian, unit)} → ${formatValue(candidateMedian, unit)}`;
  const x = (change: number): number => place(axis.at(change));
  const line = y + 44;
  return html`<g class="${tone}"><title>${describe(metric)}</title>
<path class="band" d="M${x(-limit)} ${y + 2}H${x(limit)}V${y + rowHeight - 2}H${x(-limit)}z"/>
<text class="metric" x="0" y="${y + 17}">${label}</text><text class="medians" x="0" y="${y + 33}">${medians}</text><text class="word" x="0" y="${y + 49}">${shape} ${word}, ${formatChange(metric.estimate ?? 1, scale)}</text>
${base.map((change) => html`<circle class="before" cx="${x(change)}" cy="${y + 12}" r="4"/>`)}
${candidate.map((change) => html`<circle class="after" cx="${x(change)}" cy="${y + 27}" r="4"/>`)}
${interval && drawInterval(interval, axis, line)}<path class="estimate" d="M${x(estimate)} ${line - 6}l6 6l-6 6l-6 -6z"/>
<path class="row" d="M0 ${y + rowHeight}H${width}"/></g>
`;
}

/** A bar with ends; an arrow where it goes on beyond the drawing. */
function drawInterval(
  { low, high }: { readonly low: number; readonly high: number },
  axis: Axis,
  y: number,
): Html {
  const [from, to] = [place(axis.at(low)), place(axis.at(high))];
  const leftEnd = axis.isBeyond(low) ? `M${from + 6} ${y - 5}l-6 5l6 5` : `M${from} ${y - 5}v10`;
  const rightEnd = axis.isBeyond(high) ? `M${to - 6} ${y - 5}l6 5l-6 5` : `M${to} ${y - 5}v10`;
  return html`<path class="interval" d="M${from} ${y}H${to}${leftEnd}${rightEnd}"/>`;
}

function describe(metric: MetricComparison): string {
  const { name, verdict, estimate = 1, scale } = metric;
  const interval = formatInterval(metric) ?? 'no interval';
  const { word } = compareSign(verdict);
  return `${name}: ${word}, ${formatChange(estimate, scale)}, ${interval}, limit ${formatLimit(metric)}`;
}
