import type { HeatMap } from '../../../core/course/course-result.ts';
import { type Html, html } from '../html.ts';
import { labelCount, labelMoment, labelUs } from '../svg/labels.ts';
import { place } from '../svg/paths.ts';
import { drawPlot, type LegendEntry, plotArea } from '../svg/plot.ts';
import { logScale, momentScale } from '../svg/scale.ts';
import { figure, missing } from './figure.ts';

const title = 'Response times, all of them';
const levels = 5;

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly count: number;
}

/** How often which response time was seen when: bands, gaps and second humps that percentiles hide. */
export function heatMapFigure(map: HeatMap): Html {
  const cells = map.columns.flatMap(cellsOf);
  if (cells.length === 0)
    return missing(title, 'No operation settled, so there is no time to show.');
  return figure(
    title,
    `The darker, the more operations took that long; each column is ${labelUs(map.stepMs * 1_000)}.`,
    drawCells(map, cells),
  );
}

function cellsOf(pairs: readonly number[], column: number): Cell[] {
  const cells: Cell[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [row = 0, count = 0] = pairs.slice(index, index + 2);
    if (count > 0) cells.push({ column, row, count });
  }
  return cells;
}

function drawCells({ stepMs, rowsPerDoubling, columns }: HeatMap, cells: readonly Cell[]): Html {
  const rows = cells.map(({ row }) => row);
  const most = cells.reduce((largest, { count }) => Math.max(largest, count), 0);
  const legend = legendOf(most);
  const area = plotArea({ legend, height: 180 });
  const startUs = (row: number): number => 2 ** (row / rowsPerDoubling);
  const [lowest, highest] = extent(rows);
  const y = logScale({
    domain: [startUs(lowest), startUs(highest + 1)],
    range: [area.bottom, area.top],
    label: labelUs,
  });
  const endSeconds = (columns.length * stepMs) / 1_000;
  const x = momentScale({
    domain: [0, endSeconds],
    range: [area.left, area.right],
    label: labelMoment,
  });
  const paths = Array.from({ length: levels }, () => '');
  for (const { from, to, row, level } of joinCells(cells, most)) {
    // A stroke as thick as a row is the shortest way to write a box.
    paths[level - 1] += `M${from} ${highest - row}h${to - from}`;
  }
  const width = (area.right - area.left) / columns.length;
  const top = y.at(startUs(highest + 1));
  const height = (y.at(startUs(lowest)) - top) / (highest - lowest + 1);
  const grid = `translate(${area.left} ${place(top + height / 2)}) scale(${fine(width)} ${fine(height)})`;
  return drawPlot({
    ...{ title, area, legend, y },
    desc: `From ${labelUs(startUs(lowest))} to ${labelUs(startUs(highest + 1))}; at most ${labelCount(most)} in one cell.`,
    x: { scale: x, title: 'since the start' },
    body: html`<g class="heat" transform="${grid}">${paths.map((path, index) => html`<path class="heat-${index + 1}" d="${path}"/>`)}</g>`,
  });
}

/** A factor, with more digits than a place, since it is multiplied. */
function fine(value: number): string {
  return value.toFixed(4);
}

function extent(values: readonly number[]): readonly [number, number] {
  return values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [values[0] ?? 0, values[0] ?? 0],
  );
}

/** From 1 (a single one) to 5 (the most): logarithmic, so that rare outliers show beside the crowd. */
function levelOf(count: number, most: number): number {
  return most <= 1 ? levels : 1 + Math.floor(((levels - 0.001) * Math.log(count)) / Math.log(most));
}

interface Run {
  readonly from: number;
  to: number;
  readonly row: number;
  readonly level: number;
}

/** Neighbours of one level and row become one, which keeps the page small. */
function joinCells(cells: readonly Cell[], most: number): Run[] {
  const runs: Run[] = [];
  const open = new Map<number, Run>();
  for (const { column, row, count } of cells) {
    const level = levelOf(count, most);
    const before = open.get(row);
    if (before?.to === column && before.level === level) {
      before.to = column + 1;
    } else {
      const run = { from: column, to: column + 1, row, level };
      runs.push(run);
      open.set(row, run);
    }
  }
  return runs;
}

function legendOf(most: number): LegendEntry[] {
  const least = Array.from({ length: levels }, (_, index) =>
    most <= 1 ? 1 : Math.ceil(most ** (index / (levels - 0.001)) - 1e-9),
  );
  return least.flatMap((from, index): LegendEntry[] => {
    const to = (least[index + 1] ?? most + 1) - 1;
    // A level that holds no whole number of its own says nothing.
    if (to < from) return [];
    const label = from === to ? labelCount(from) : `${labelCount(from)}–${labelCount(to)}`;
    return [{ label, look: `heat-${index + 1}`, shape: 'box' }];
  });
}
