import type { Result } from '../../core/result.ts';

/** Values by place of a window, in their order; null where a window has none. */
type Columns = Record<string, (number | null)[]>;

/**
 * A result as JSON for the script of its page, which makes it whole again: the windows stand column
 * by column, since that takes a third less once it is compressed, and they are most of a long run.
 */
export function compactResult(result: Result): string {
  return JSON.stringify({ ...result, windows: columnsOf(result.windows) });
}

/** Columns by name; those of `answers` as `answers.2xx`. */
function columnsOf(windows: Result['windows']): Columns {
  const columns: Columns = {};
  for (const [index, window] of windows.entries()) {
    for (const [name, value] of cellsOf(window)) {
      columns[name] ??= Array.from({ length: windows.length }, () => null);
      columns[name][index] = value;
    }
  }
  return columns;
}

function cellsOf(window: Result['windows'][number]): [name: string, value: number][] {
  return Object.entries(window).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number'
      ? [[name, value]]
      : Object.entries(value ?? {}).map(([kind, count]) => [`${name}.${kind}`, count]),
  );
}
