/** Values by row; undefined or null where a row has none. */
export type Column = readonly (number | null | undefined)[];

/**
 * Rows to draw instead of all of them, in their order: at most so many, where `limit` is at least two
 * for each column and two more. Rows are cut into equal buckets, as many as the limit bears; of each
 * bucket stay the rows in which some column has its smallest and its largest value there, so no peak
 * is lost, and what is drawn was measured so. The first and the last row always stay.
 */
export function keepExtrema(columns: readonly Column[], rows: number, limit: number): number[] {
  if (rows <= limit) return Array.from({ length: rows }, (_, row) => row);
  // Columns often peak together; as long as rows are left over, buckets may be smaller.
  let buckets = Math.max(1, Math.floor((limit - 2) / 2));
  let kept = extremaOf(columns, rows, buckets);
  while (kept.length > limit && buckets > 1) {
    buckets = Math.floor(buckets * 0.8);
    kept = extremaOf(columns, rows, buckets);
  }
  return kept;
}

function extremaOf(columns: readonly Column[], rows: number, buckets: number): number[] {
  const kept = new Set([0, rows - 1]);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const [from, to] = bucketBounds(bucket, rows, buckets);
    // A bucket without any value still shows that there was none.
    const found = columns.flatMap((column) => extremesIn(column, from, to));
    for (const row of found.length === 0 ? [from] : found) kept.add(row);
  }
  return [...kept].toSorted((a, b) => a - b);
}

/** The first row of a bucket, and the first behind it. */
function bucketBounds(bucket: number, rows: number, buckets: number): [number, number] {
  return [Math.floor((bucket * rows) / buckets), Math.floor(((bucket + 1) * rows) / buckets)];
}

function extremesIn(column: Column, from: number, to: number): number[] {
  let least: number | undefined;
  let most: number | undefined;
  for (let row = from; row < to; row += 1) {
    const value = column[row] ?? undefined;
    if (value === undefined) continue;
    if (least === undefined || value < (column[least] ?? 0)) least = row;
    if (most === undefined || value > (column[most] ?? 0)) most = row;
  }
  return least === undefined || most === undefined ? [] : [least, most];
}
