import type { Result, Window } from '../core/result.ts';

/** Answers by the first digit of their status; `none`: no answer came. */
const answerClasses = ['1xx', '2xx', '3xx', '4xx', '5xx', 'none'] as const;

type Column = readonly [heading: string, value: (window: Window) => number | undefined];

const columns: readonly Column[] = [
  ['start_ms', ({ startMs }) => startMs],
  ['arrivals', ({ arrivals }) => arrivals],
  ['started', ({ started }) => started],
  ['succeeded', ({ succeeded }) => succeeded],
  ['failed', ({ failed }) => failed],
  ['dropped', ({ dropped }) => dropped],
  ['attempts', ({ attempts }) => attempts],
  ['retries', ({ retries }) => retries],
  ['in_flight', ({ inFlight }) => inFlight],
  ['response_p50_us', ({ responseP50Us }) => responseP50Us],
  ['response_p90_us', ({ responseP90Us }) => responseP90Us],
  ['response_p99_us', ({ responseP99Us }) => responseP99Us],
  ['response_max_us', ({ responseMaxUs }) => responseMaxUs],
  ['service_p50_us', ({ serviceP50Us }) => serviceP50Us],
  ['service_p99_us', ({ serviceP99Us }) => serviceP99Us],
  ...answerClasses.map(
    (name): Column => [`answers_${name}`, ({ answers }) => answers && (answers[name] ?? 0)],
  ),
  ['connections', ({ connections }) => connections],
];

/**
 * The course of a run as CSV (RFC 4180), a line a window below a line of headings with their units;
 * what is not known of a window is an empty field.
 */
export function renderWindowsCsv({ windows }: Pick<Result, 'windows'>): string {
  const rows = windows.map((window) => columns.map(([, value]) => value(window) ?? ''));
  const lines = [columns.map(([heading]) => heading), ...rows];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}
