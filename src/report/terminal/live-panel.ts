import { liveCells, tailOf } from '../live/cells.ts';
import type { LiveLook } from '../live/look.ts';
import { formatPoint } from '../live/point.ts';
import type { Paint, Style } from './paint.ts';
import { createPaint } from './paint.ts';
import { formatCount, plural, shorten } from './words.ts';

/** What a panel is drawn on. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/** Narrower ones have room for one line, of what matters most. */
const panelColumns = 40;
/** From here on values stand side by side. */
const pairedColumns = 80;
const labelColumns = 11;
const longestBar = 40;

/** A label and its value, with the style of the value. */
type Cell = readonly [label: string, value: string, style?: Style | undefined];

/**
 * A load at one moment, in lines that are all shorter than the screen is wide: on a narrow one
 * below each other what stands side by side on a wide one, and where there is no room at all, or
 * the run is only to end, one line.
 */
export function renderPanel(look: LiveLook, screen: Screen): string[] {
  const { columns, rows, color } = screen;
  const width = columns - 1;
  if (look.phase === 'stopping' || columns < panelColumns) return [oneLine(look, width)];
  const paint = createPaint(color);
  const [pairs, singles] = cellsOf(look);
  const lines = [
    header(look, width, paint),
    ...pairs.flatMap((pair) => renderPair(pair, width, paint)),
    ...singles.map((cell) => renderCell(cell, width, paint)),
  ];
  return lines.length < rows ? lines : [oneLine(look, width)];
}

/** A load at one moment on one line, for where nothing can be drawn over. */
export function renderLiveLine(look: LiveLook): string {
  return [liveCells(look).time, ...factsOf(look)].join(' · ');
}

/** As much of it as there is room for. */
function oneLine(look: LiveLook, width: number): string {
  const pieces =
    look.phase === 'stopping'
      ? ['stopping', `${formatCount(look.inFlight)} still open`, formatPoint(look.elapsedMs)]
      : [liveCells(look).percent, ...factsOf(look)];
  let line = '';
  for (const piece of pieces) {
    const longer = line === '' ? piece : `${line} · ${piece}`;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}

/** What matters most first: what comes last is left out where it is narrow. */
function factsOf(look: LiveLook): string[] {
  const { inFlight, attempts, retries, violations, dropped } = look;
  return [
    `${formatCount(look.arrivalsPerSecond)}/s`,
    tailOf(look),
    plural(violations, 'violation'),
    `${formatCount(inFlight)} in flight`,
    ...(dropped > 0 ? [`${formatCount(dropped)} dropped`] : []),
    plural(attempts, 'attempt'),
    plural(retries, 'retry', 'retries'),
  ];
}

function header(look: LiveLook, width: number, paint: Paint): string {
  const { percent, time } = liveCells(look);
  const text = `${percent.padStart(5)}  ${time}`;
  const bar = Math.max(0, Math.min(longestBar, width - text.length - 2));
  const drawn = renderBar(look.doneShare, bar, paint);
  return `${drawn}  ${shorten(text, width - bar - 2)}`;
}

/** How much of something is done, `columns` wide. */
export function renderBar(doneShare: number, columns: number, paint: Paint): string {
  const done = Math.round(Math.min(1, Math.max(0, doneShare)) * columns);
  return paint('cyan', '━'.repeat(done)) + paint('dim', '─'.repeat(columns - done));
}

/** What may stand side by side, and what needs a line of its own. */
function cellsOf(look: LiveLook): [(readonly [Cell, Cell])[], Cell[]] {
  const cells = liveCells(look);
  const pairs: (readonly [Cell, Cell])[] = [
    [
      ['rate', cells.rate],
      ['stage', cells.stage],
    ],
    [
      ['response', cells.response],
      ['in flight', cells.inFlight, look.dropped > 0 ? 'yellow' : undefined],
    ],
    [
      ['attempts', cells.attempts],
      ['amplified', cells.amplified],
    ],
  ];
  const broken: Cell = ['broken', cells.broken, look.violations > 0 ? 'red' : undefined];
  return [pairs, cells.faults === '' ? [broken] : [broken, ['faults', cells.faults, 'yellow']]];
}

/** In one line where there is room. */
function renderPair(pair: readonly [Cell, Cell], width: number, paint: Paint): string[] {
  if (width + 1 < pairedColumns) return pair.map((cell) => renderCell(cell, width, paint));
  const [left, right] = pair;
  const half = Math.floor(width / 2);
  const [, value] = left;
  const gap = ' '.repeat(Math.max(2, half - labelColumns - value.length));
  return [renderCell(left, half - 2, paint) + gap + renderCell(right, width - half, paint)];
}

function renderCell([label, value, style]: Cell, width: number, paint: Paint): string {
  const shown = shorten(value, width - labelColumns);
  const styled = style ? paint(style, shown) : shown;
  return `${paint('dim', label.padEnd(labelColumns))}${styled}`;
}
