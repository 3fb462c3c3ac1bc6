import type { Measurement } from './work.ts';

/** The windows of one peer or mock, put together. */
export interface Figures {
  /** Medians over the windows. */
  readonly cpuUsPerRequest: number;
  readonly requestsPerSecond: number;
  /** Of the window that other programs disturbed least. */
  readonly leastCpuUsPerRequest: number;
  /** Microseconds of CPU time a request, window by window. */
  readonly windows: readonly number[];
}

export function figuresOf(measurements: readonly Measurement[]): Figures {
  const windows = measurements.map(({ cpuUs, requests }) => cpuUs / requests);
  return {
    cpuUsPerRequest: median(windows),
    requestsPerSecond: median(measurements.map(({ requests, seconds }) => requests / seconds)),
    leastCpuUsPerRequest: Math.min(...windows),
    windows,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = sorted.slice((sorted.length - 1) >> 1, middle + 1);
  return (low + high) / 2;
}
