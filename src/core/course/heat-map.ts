import type { HeatMap } from './course-result.ts';

const rowsPerDoubling = 4;
/** Up to 2^32 µs, which is above the longest time that a histogram holds. */
const rows = 32 * rowsPerDoubling;
/** 60 s; an hour has steps of 16 s. */
const mostColumns = 240;
const firstStepMs = 250;

/**
 * Counts which time was seen when, in 123 kB however long that goes on: once 240 columns are full,
 * neighbours are joined, and from then on steps are twice as long. Adding costs no allocation.
 */
export class HeatMapLog {
  readonly #counts = new Uint32Array(mostColumns * rows);
  #stepMs = firstStepMs;

  /** A time in microseconds (below 1 it counts as 1) was seen at that moment, finite and ≥ 0. */
  add(atMs: number, valueUs: number): void {
    while (atMs >= this.#stepMs * mostColumns) this.#joinNeighbours();
    const cell = Math.floor(atMs / this.#stepMs) * rows + rowOf(valueUs);
    this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  /** All so far, up to the last column in which anything was seen. */
  map(): HeatMap {
    const columns = Array.from({ length: mostColumns }, (_, column) => this.#column(column));
    const last = columns.findLastIndex((column) => column.length > 0);
    return { stepMs: this.#stepMs, rowsPerDoubling, columns: columns.slice(0, last + 1) };
  }

  #column(column: number): number[] {
    const pairs: number[] = [];
    for (let row = 0; row < rows; row += 1) {
      const count = this.#counts[column * rows + row] ?? 0;
      if (count > 0) pairs.push(row, count);
    }
    return pairs;
  }

  #joinNeighbours(): void {
    const counts = this.#counts;
    for (let cell = 0; cell < counts.length / 2; cell += 1) {
      const first = 2 * cell - (cell % rows);
      counts[cell] = (counts[first] ?? 0) + (counts[first + rows] ?? 0);
    }
    counts.fill(0, counts.length / 2);
    this.#stepMs *= 2;
  }
}

function rowOf(valueUs: number): number {
  // A comparison that NaN fails as well.
  if (!(valueUs > 1)) return 0;
  return Math.min(rows - 1, Math.floor(Math.log2(valueUs) * rowsPerDoubling));
}
