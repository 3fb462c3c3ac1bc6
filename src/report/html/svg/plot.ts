import { type Html, html } from '../html.ts';
import { place } from './paths.ts';
import type { Scale } from './scale.ts';

/** Where the values of a drawing stand, in its own units; the rest is for what is written around. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How something is drawn, and its name: `look-1` sets the colour and the dashes. */
export interface LegendEntry {
  readonly label: string;
  readonly look: string;
  readonly shape: 'line' | 'box' | 'dot' | 'ring' | 'cross' | 'diamond';
}

export interface Plot {
  /** What a screen reader says of it, and what it tells in numbers. */
  readonly title: string;
  readonly desc: string;
  readonly area: Area;
  readonly x?: { readonly scale: Scale; readonly title: string };
  readonly y?: Scale;
  readonly legend?: readonly LegendEntry[];
  readonly body: Html | readonly Html[];
}

export const plotWidth = 480;
const rowHeight = 18;
/** Of a letter of the smallest text, roughly; no font is known where this is drawn. */
export const letterWidth = 6.4;
const markWidth = 26;

/** The room for values beside an axis on the left, an axis below and a legend on top. */
export function plotArea({
  legend = [],
  height = 170,
  left = 54,
}: {
  readonly legend?: readonly LegendEntry[];
  readonly height?: number;
  readonly left?: number;
}): Area {
  const top = 10 + legendRows(legend).length * rowHeight;
  return { left, right: plotWidth - 14, top, bottom: top + height };
}

/** A drawing with its axes, which grows with the width that it is given. */
export function drawPlot({ title, desc, area, x, y, legend = [], body }: Plot): Html {
  const height = area.bottom + (x ? 40 : 8);
  return html`<svg class="plot" viewBox="0 0 ${plotWidth} ${height}" role="img"><title>${title}</title><desc>${desc}</desc>${drawLegend(legend)}${y && drawRows(y, area)}${x && drawColumns(x, area)}${body}</svg>`;
}

function drawRows({ at, ticks }: Scale, { left, right }: Area): Html[] {
  return ticks.map(({ value, label }) => {
    const y = place(at(value));
    return html`<path class="grid" d="M${left} ${y}H${right}"/><text class="tick end" x="${left - 6}" y="${y + 4}">${label}</text>`;
  });
}

function drawColumns(
  { scale: { at, ticks }, title }: { readonly scale: Scale; readonly title: string },
  { left, right, bottom }: Area,
): Html[] {
  const marks = ticks.map(({ value, label }) => {
    const x = place(at(value));
    // At the right edge a label in the middle would be cut.
    const anchor = x > right - label.length * 3 ? 'end' : 'middle';
    return html`<path class="axis" d="M${x} ${bottom}v4"/><text class="tick ${anchor}" x="${anchor === 'end' ? right + 8 : x}" y="${bottom + 17}">${label}</text>`;
  });
  return [
    html`<path class="axis" d="M${left} ${bottom}H${right}"/>`,
    ...marks,
    html`<text class="tick end" x="${right}" y="${bottom + 33}">${title}</text>`,
  ];
}

function entryWidth({ label }: LegendEntry): number {
  return markWidth + label.length * letterWidth + 12;
}

/** Entries by row, as many in each as there is room for. */
function legendRows(legend: readonly LegendEntry[]): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of legend) {
    if (used + entryWidth(entry) > plotWidth) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(entry);
    used += entryWidth(entry);
  }
  return rows;
}

function drawLegend(legend: readonly LegendEntry[]): Html[] {
  return legendRows(legend).flatMap((row, index) => {
    const y = 10 + index * rowHeight;
    let x = 2;
    return row.map((entry) => {
      const left = x;
      x += entryWidth(entry);
      return html`${drawMark(entry, left, y)}<text class="key" x="${place(left + markWidth)}" y="${y + 4}">${entry.label}</text>`;
    });
  });
}

function drawMark({ look, shape }: LegendEntry, x: number, y: number): Html {
  if (shape === 'line') return html`<path class="line ${look}" d="M${place(x)} ${y}h20"/>`;
  if (shape === 'box') {
    return html`<path class="fill ${look}" d="M${place(x + 4)} ${y - 5}h12v10h-12z"/>`;
  }
  return drawSymbol(shape, look, [x + 10, y]);
}

/** A mark that is told from others by its shape, also where colours are not. */
export function drawSymbol(
  shape: 'dot' | 'ring' | 'cross' | 'diamond',
  look: string,
  [x, y]: readonly [number, number],
): Html {
  const center = `M${place(x)} ${place(y)}`;
  switch (shape) {
    case 'dot':
      return html`<path class="dot ${look}" d="${center}h0"/>`;
    case 'ring':
      return html`<circle class="ring ${look}" cx="${place(x)}" cy="${place(y)}" r="3.5"/>`;
    case 'cross':
      return html`<path class="stroke ${look}" d="${center}m-4-4l8 8m0-8l-8 8"/>`;
    case 'diamond':
      return html`<path class="stroke ${look}" d="${center}m0-5l5 5l-5 5l-5-5z"/>`;
  }
}
