import type { RetryWaitGroup } from '../../../core/course/course-result.ts';
import { earlyToleranceMs } from '../../../core/rules/wait-source.ts';
import { type Html, html } from '../html.ts';
import { labelMs } from '../svg/labels.ts';
import { boxPath, dotsPath } from '../svg/paths.ts';
import { drawPlot, drawSymbol, type LegendEntry, plotArea } from '../svg/plot.ts';
import { linearScale, logScale, type Scale } from '../svg/scale.ts';
import { figure, shownOf } from './figure.ts';

const title = 'Waits against the declared backoff';
const rowHeight = 30;
/** Dots of one row lie at so many heights, so that equal waits do not hide each other. */
const lanes = 5;

/** One row for each retry: what was waited, and the band in which that may lie. */
export function backoffFigure(groups: readonly RetryWaitGroup[]): Html {
  return figure(title, sentenceOf(groups), drawGroups(groups));
}

type Place = 'early' | 'inside' | 'late';

/** Where a wait lies, by the tolerance of the rules; inside, where nothing is declared. */
export function placeOf(
  waitMs: number,
  { loMs, hiMs }: Pick<RetryWaitGroup, 'loMs' | 'hiMs'>,
): Place {
  if (loMs !== undefined && waitMs < loMs - earlyToleranceMs) return 'early';
  return hiMs !== undefined && waitMs > hiMs + earlyToleranceMs ? 'late' : 'inside';
}

function sentenceOf(groups: readonly RetryWaitGroup[]): string {
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const places = groups.flatMap((group) =>
    group.samples.map(({ waitMs }) => placeOf(waitMs, group)),
  );
  const shown = shownOf(places.length, count);
  if (groups.every(({ loMs, hiMs }) => loMs === undefined && hiMs === undefined)) {
    return `${shown}; no bounds are declared for them.`;
  }
  const early = places.filter((place) => place === 'early').length;
  const late = places.filter((place) => place === 'late').length;
  return `${shown}: ${early} shorter and ${late} longer than declared. Longer ones may be the network’s or the machine’s doing.`;
}

function drawGroups(groups: readonly RetryWaitGroup[]): Html {
  const hasBounds = groups.some(({ loMs, hiMs }) => loMs !== undefined || hiMs !== undefined);
  const legend: LegendEntry[] = [
    { label: 'wait', look: 'look-1', shape: 'dot' },
    ...(hasBounds ? boundsLegend : []),
  ];
  const area = plotArea({ legend, height: groups.length * rowHeight, left: 66 });
  const scale = waitScale(groups, [area.left, area.right]);
  const rows = groups.map((group, index) =>
    drawGroup(group, scale, area.top + (index + 0.5) * rowHeight),
  );
  return drawPlot({
    ...{ title, area, legend },
    desc: groups.map(describe).join('; '),
    x: { scale, title: 'waited, from the answer to the next attempt' },
    body: rows,
  });
}

const boundsLegend: readonly LegendEntry[] = [
  { label: 'declared', look: 'band', shape: 'box' },
  { label: 'shorter', look: 'look-4', shape: 'cross' },
  { label: 'longer', look: 'look-2', shape: 'ring' },
];

/** Logarithmic where backoff grew by more than tenfold, which it is made to. */
function waitScale(groups: readonly RetryWaitGroup[], range: readonly [number, number]): Scale {
  const edges = groups.flatMap(({ minMs, maxMs, loMs = minMs, hiMs = maxMs }) => [
    ...[minMs, maxMs, loMs, hiMs],
  ]);
  const most = Math.max(...edges);
  const positive = edges.filter((edge) => edge > 0);
  const least = Math.max(Math.min(most, ...positive), most / 1e5);
  return most > 10 * least
    ? logScale({ domain: [least / 1.2, most * 1.1], range, label: labelMs })
    : linearScale({ domain: [0, most * 1.05], range, label: labelMs });
}

function nameOf({ ordinal }: RetryWaitGroup): string {
  return ordinal === undefined ? 'wait' : `${ordinal}. wait`;
}

function describe(group: RetryWaitGroup): string {
  const { count, minMs, maxMs, loMs, hiMs } = group;
  const bounds =
    loMs === undefined && hiMs === undefined
      ? ''
      : `, declared ${labelMs(loMs ?? 0)} to ${hiMs === undefined ? 'any' : labelMs(hiMs)}`;
  return `${nameOf(group)}: ${count} of ${labelMs(minMs)} to ${labelMs(maxMs)}${bounds}`;
}

function drawGroup(group: RetryWaitGroup, { at }: Scale, y: number): Html {
  const { samples, loMs, hiMs, minMs, maxMs } = group;
  const inside: (readonly [number, number])[] = [];
  const outside: Html[] = [];
  for (const [index, { waitMs }] of samples.entries()) {
    const place = placeOf(waitMs, group);
    const lane = (index % lanes) - (lanes - 1) / 2;
    const point = [Math.round(at(waitMs)), y + lane * 3.5] as const;
    if (place === 'inside') inside.push(point);
    else if (place === 'early') outside.push(drawSymbol('cross', 'look-4', point));
    else outside.push(drawSymbol('ring', 'look-2', point));
  }
  const band =
    loMs === undefined && hiMs === undefined
      ? undefined
      : boxPath(at(loMs ?? 0) - 1, y - 12, at(hiMs ?? Number.MAX_VALUE) + 1, y + 12);
  return html`<text class="tick end" x="58" y="${y + 4}">${nameOf(group)}</text>${band && html`<path class="band" d="${band}"/>`}<path class="grid" d="${`M${Math.round(at(minMs))} ${y}H${Math.round(at(maxMs))}`}"/><path class="dots look-1" d="${dotsPath(inside)}"/>${outside}`;
}
