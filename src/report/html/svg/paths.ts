/** A place in a drawing; undefined: nothing was seen here. */
export type Point = readonly [x: number, y: number] | undefined;

/** A place with one decimal, which is finer than any screen shows. */
export function place(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The `d` of a line with gaps where points are missing; a point between two gaps becomes a dot. */
export function linePath(points: readonly Point[]): string {
  return runsOf(points).map(runPath).join('');
}

/** The `d` of what lies between two lines, of which both have the same points missing. */
export function areaPath(upper: readonly Point[], lower: readonly Point[]): string {
  const below = runsOf(lower);
  return runsOf(upper)
    .map((run, index) => `${runPath([...run, ...(below[index] ?? []).toReversed()])}z`)
    .join('');
}

/** The `d` of dots, for a line with round ends; those in one place become one. */
export function dotsPath(points: readonly (readonly [number, number])[]): string {
  const dots = points.map(([x, y]) => `M${place(x)} ${place(y)}h0`);
  return [...new Set(dots)].join('');
}

/** The `d` of a rectangle, or '' of one without a surface. */
export function boxPath(left: number, top: number, right: number, bottom: number): string {
  const [x, y] = [place(left), place(top)];
  const [width, height] = [place(right - x), place(bottom - y)];
  return width > 0 && height > 0 ? `M${x} ${y}h${width}v${height}h${-width}z` : '';
}

function runsOf(points: readonly Point[]): (readonly [number, number])[][] {
  const runs: (readonly [number, number])[][] = [];
  let isOpen = false;
  for (const point of points) {
    if (point && isOpen) runs.at(-1)?.push(point);
    else if (point) runs.push([point]);
    isOpen = point !== undefined;
  }
  return runs;
}

function runPath(run: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = run.map(([x, y]) => `${place(x)} ${place(y)}`);
  return `M${first}${rest.length === 0 ? 'h0' : `L${rest.join(' ')}`}`;
}
