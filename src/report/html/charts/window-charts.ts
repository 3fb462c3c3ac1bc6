import type { Window } from '../../../core/result.ts';
import type { TimeChart, TimeSeries } from './time-chart.ts';

/** The course of a run, or of a part of it. */
export interface WindowSpan {
  readonly windows: readonly Window[];
  /** Where the last window ends, in milliseconds since the start of the run. */
  readonly endMs: number;
}

type Read = (window: Window) => number | undefined;
/** Label, look, and what is drawn. */
type Line = readonly [label: string, look: number, read: Read];
type Head = Omit<TimeChart, 'seconds' | 'series'>;

/** Response times of operations; those of each window apart. */
export function latencyChart(span: WindowSpan): TimeChart {
  const head = { id: 'latency-percentiles', title: 'Response time', ...latency };
  return valueChart(head, span, [
    ['max', 6, (window) => window.responseMaxUs],
    ['p99', 4, (window) => window.responseP99Us],
    ['p90', 2, (window) => window.responseP90Us],
    ['p50', 1, (window) => window.responseP50Us],
  ]);
}

/** What callers waited, beside what single attempts took. */
export function serviceChart(span: WindowSpan): TimeChart {
  const head = { id: 'latency-service', title: 'Response beside service time', ...latency };
  return valueChart(head, span, [
    ['response p99', 4, (window) => window.responseP99Us],
    ['response p50', 1, (window) => window.responseP50Us],
    ['service p99', 5, (window) => window.serviceP99Us],
    ['service p50', 3, (window) => window.serviceP50Us],
  ]);
}

/** What became of arrivals. */
export function operationsChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-operations', title: 'Operations', ...rates, stacked: false };
  return rateChart(head, span, [
    ['offered', 6, (window) => window.arrivals],
    ['started', 1, (window) => window.started],
    ['completed', 3, (window) => window.succeeded + window.failed],
    ['failed', 2, (window) => window.failed],
    ['dropped', 4, (window) => window.dropped],
  ]);
}

/** Answers by the class of their status; those without an answer too. */
export function answersChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-answers', title: 'Answers by status', ...rates, stacked: true };
  const read = (key: string): Read => {
    return ({ answers }) => (answers === undefined ? undefined : (answers[key] ?? 0));
  };
  return rateChart(head, span, [
    ['no answer', 6, read('none')],
    ['5xx', 4, read('5xx')],
    ['4xx', 2, read('4xx')],
    ['3xx', 3, read('3xx')],
    ['1xx', 5, read('1xx')],
    ['2xx', 1, read('2xx')],
  ]);
}

/** First attempts, and the retries on top of them. */
export function attemptsChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-attempts', title: 'First attempts and retries', ...rates };
  return rateChart({ ...head, stacked: true }, span, [
    ['retries', 2, (window) => window.retries],
    ['first attempts', 1, firstAttempts],
  ]);
}

/** How many attempts there were for one first attempt. */
export function amplificationChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-amplification', title: 'Amplification', unit: 'ratio' } as const;
  return valueChart({ ...head, scale: 'linear', stacked: false }, span, [
    ['attempts ÷ first attempts', 2, amplificationIn],
  ]);
}

/** Operations under way. */
export function inFlightChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-in-flight', title: 'Operations in flight', ...counts };
  return valueChart(head, span, [['in flight', 1, (window) => window.inFlight]]);
}

/** Open connections. */
export function connectionsChart(span: WindowSpan): TimeChart {
  const head = { id: 'load-connections', title: 'Connections', ...counts };
  return valueChart(head, span, [['open', 5, (window) => window.connections]]);
}

/** All charts of a course, also those without a value: for a view that grows. */
export function windowCharts(span: WindowSpan): TimeChart[] {
  return [
    ...[operationsChart, latencyChart, serviceChart, answersChart],
    ...[attemptsChart, amplificationChart, inFlightChart, connectionsChart],
  ].map((chart) => chart(span));
}

/** Attempts for each first attempt of a window; undefined without one. */
export function amplificationIn(window: Window): number | undefined {
  const firsts = firstAttempts(window);
  return firsts > 0 ? Number((window.attempts / firsts).toPrecision(4)) : undefined;
}

/**
 * The same chart without series that have no value, and, of what is counted, without those that are
 * 0 throughout beside others; undefined where there is no value at all.
 */
export function withValues(chart: TimeChart): TimeChart | undefined {
  const seen = chart.series.filter(({ values }) => values.some((value) => value !== null));
  const counted = seen.filter(({ values }) => values.some((value) => value !== null && value > 0));
  const series = chart.unit === 'rate' && counted.length > 0 ? counted : seen;
  return series.length === 0 ? undefined : { ...chart, series };
}

/** In how many of its rows, from 0 to 1, any series has a value; 0 where there are no rows. */
export function shareWithValues({ seconds, series }: TimeChart): number {
  const rows = seconds.filter((_, row) =>
    series.some(({ values }) => typeof values[row] === 'number'),
  );
  return seconds.length === 0 ? 0 : rows.length / seconds.length;
}

const latency = { unit: 'us', scale: 'log', stacked: false } as const;
const rates = { unit: 'rate', scale: 'linear' } as const;
const counts = { unit: 'count', scale: 'linear', stacked: false } as const;

function firstAttempts({ attempts, retries }: Window): number {
  return Math.max(0, attempts - retries);
}

function secondsOf({ windows }: WindowSpan): number[] {
  return windows.map(({ startMs }) => Math.round(startMs) / 1_000);
}

function valueChart(head: Head, span: WindowSpan, lines: readonly Line[]): TimeChart {
  // A time below a microsecond has no place on a logarithmic axis.
  const least = head.scale === 'log' ? 1 : 0;
  const series = lines.map(([label, look, read]): TimeSeries => {
    const values = span.windows.map((window) => read(window) ?? null);
    return {
      ...{ label, look },
      values: values.map((value) => (value === null ? null : Math.max(least, value))),
    };
  });
  return { ...head, seconds: secondsOf(span), series };
}

function rateChart(head: Head, span: WindowSpan, lines: readonly Line[]): TimeChart {
  const lengths = lengthsOf(span);
  const series = lines.map(
    ([label, look, read]): TimeSeries => ({
      ...{ label, look },
      values: span.windows.map((window, index) => {
        const counted = read(window);
        const lengthMs = lengths[index];
        if (counted === undefined || lengthMs === undefined) return null;
        return Number(((counted * 1_000) / lengthMs).toPrecision(4));
      }),
    }),
  );
  return { ...head, seconds: secondsOf(span), series };
}

/**
 * How long each window lasted; undefined for a last one that was cut to less than half of the one
 * before it, since a few operations in a few milliseconds would look like a peak.
 */
function lengthsOf({ windows, endMs }: WindowSpan): (number | undefined)[] {
  return windows.map(({ startMs }, index) => {
    const next = windows[index + 1];
    const lengthMs = (next?.startMs ?? endMs) - startMs;
    const beforeMs = startMs - (windows[index - 1]?.startMs ?? startMs);
    if (lengthMs <= 0) return undefined;
    return next === undefined && lengthMs < beforeMs / 2 ? undefined : lengthMs;
  });
}
