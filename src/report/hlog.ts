import type { Result } from '../core/result.ts';
import { metricNames } from '../core/result.ts';

/** What was observed in one interval under one tag. */
export interface HlogInterval {
  readonly tag: string;
  /** Milliseconds since the start of the log. */
  readonly startMs: number;
  readonly endMs: number;
  readonly maxUs: number;
  /** The compressed V2 encoding of the histogram, in base64. */
  readonly hdr: string;
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

/**
 * The first lines of an HdrHistogram log (format 1.3), line end included. Timestamps count from the
 * base time, Unix epoch milliseconds; values are microseconds.
 */
export function hlogHead({ tool, startedAtMs }: { tool: string; startedAtMs: number }): string {
  return [
    `#[Logged with ${tool}; values are microseconds]`,
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${seconds(startedAtMs)} (seconds since epoch), ${new Date(startedAtMs).toISOString()}]`,
    `#[BaseTime: ${seconds(startedAtMs)} (seconds since epoch)]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    '',
  ].join('\n');
}

/** One line of the log, line end included; its maximum is in milliseconds, as in all such logs. */
export function hlogLine({ tag, startMs, endMs, maxUs, hdr }: HlogInterval): string {
  const times = `${seconds(startMs)},${seconds(endMs - startMs)},${(maxUs / 1_000).toFixed(3)}`;
  return `Tag=${hlogTag(tag)},${times},${hdr}\n`;
}

/** A name as a tag: fields end at commas, lines at line ends, and other readers split at spaces. */
function hlogTag(name: string): string {
  return name.replaceAll(/[%,\s]/g, encodeURIComponent);
}

/**
 * The distributions of a whole run as such a log: one interval for each metric in microseconds, by
 * its name, and for those of an operation as thresholds name them, `response{search}`.
 */
export function renderHlog(result: Result): string {
  const { tool, startedAt, durationMs, metrics, operations } = result;
  const head = hlogHead({
    tool: `${tool.name} ${tool.version}`,
    startedAtMs: Date.parse(startedAt),
  });
  const whole = metricNames.map((name) => ({ tag: String(name), metric: metrics[name] }));
  const parts = Object.entries(operations).flatMap(([operation, { response, service }]) => [
    { tag: `response{${operation}}`, metric: response },
    { tag: `service{${operation}}`, metric: service },
  ]);
  const lines = [...whole, ...parts].flatMap(({ tag, metric: { unit, hdr, max } }) =>
    hdr === undefined || unit !== 'us'
      ? []
      : [hlogLine({ tag, startMs: 0, endMs: durationMs, maxUs: max, hdr })],
  );
  return `${head}${lines.join('')}`;
}
