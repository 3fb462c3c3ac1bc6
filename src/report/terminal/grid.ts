import { getBorderCharacters, table } from 'table';

export interface GridOptions {
  /** Width of the terminal. */
  readonly columns: number;
  /** Whether the first row is one of headings. */
  readonly header?: boolean;
  /** Columns with numbers, counted from 0: aligned to the right. */
  readonly right?: readonly number[];
  /** The column that gives way where the terminal is too narrow: its words go to further lines. */
  readonly wrap?: number;
}

const gap = 2;
const narrowest = 16;

/** Characters of one unit that a terminal draws in two cells: those of East Asia (UAX #11), and emoji. */
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\ua4ff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6]|(?![\u{10000}-\u{10ffff}])[\p{Emoji_Presentation}\p{Emoji_Modifier_Base}]/gu;

/**
 * How many cells of a terminal a text takes, near enough: without its styles, and never too few, since
 * a column that is narrower than a character in it cannot be drawn.
 */
export function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
  const shown = text.replaceAll(/\u001b\[\d+m/g, '');
  return shown.length + (shown.match(wide)?.length ?? 0);
}

/** How wide a grid of these rows is without wrapping. */
export function naturalWidth(rows: readonly (readonly string[])[]): number {
  return widthsOf(rows).reduce((sum, width) => sum + width + gap, -gap);
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
}

/** Rows in columns without borders; '' of no rows. The home of `table`. */
export function grid(rows: readonly (readonly string[])[], options: GridOptions): string {
  if (rows.length === 0) return '';
  const { columns, header = false, right = [], wrap } = options;
  const widths = widthsOf(rows);
  const excess = naturalWidth(rows) - columns;
  const text = table(
    rows.map((row) => [...row]),
    {
      border: { ...getBorderCharacters('void'), joinBody: '─' },
      columnDefault: { paddingLeft: 0, paddingRight: gap },
      columns: widths.map((width, column) => ({
        alignment: right.includes(column) ? 'right' : 'left',
        wrapWord: column === wrap,
        width:
          column === wrap && excess > 0 ? Math.max(narrowest, width - excess) : Math.max(1, width),
      })),
      drawHorizontalLine: (line) => header && line === 1,
    },
  );
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => trimLine(line, columns)).join('\n');
}

/** No blanks at the end, and no rule beyond the edge (the last column's gap is part of it). */
function trimLine(line: string, columns: number): string {
  const isRule = line.startsWith('─');
  return isRule ? line.slice(0, Math.min(columns, line.length - gap)) : line.trimEnd();
}

/** The lines of a text, each so many blanks further in. */
export function indented(text: string, blanks: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(blanks));
}
