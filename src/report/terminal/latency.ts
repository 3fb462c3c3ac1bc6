import { type Metric, type Metrics, metricNames, type Result } from '../../core/result.ts';
import { grid, naturalWidth } from './grid.ts';
import { compactUs, formatCount } from './words.ts';

/** The columns of distributions, and their headings. */
export const latencyHeadings = {
  p50: 'p50',
  p75: 'p75',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  p999: 'p99.9',
  max: 'max',
  count: 'count',
} as const;
export type LatencyColumn = keyof typeof latencyHeadings;

const allColumns = Object.keys(latencyHeadings) as LatencyColumn[];
/** What a narrow terminal does without, first to last. */
const dispensable: readonly LatencyColumn[] = ['p75', 'p95', 'p999', 'p90'];
const absent = '–';

interface Row {
  readonly label: string;
  readonly metric: Metric;
}

/** The distributions of the whole run. */
export function renderLatency({ metrics }: Pick<Result, 'metrics'>, columns: number): string {
  return renderRows('metric', rowsOf(metrics), columns);
}

/** Response and service time of each operation; '' of a single one, which equals the whole run. */
export function renderOperations(
  { operations }: Pick<Result, 'operations'>,
  columns: number,
): string {
  const entries = Object.entries(operations);
  if (entries.length < 2) return '';
  const rows = entries.flatMap(([operation, metrics]) =>
    rowsOf(metrics)
      .filter(({ label }) => label === 'response' || label === 'service')
      .map(({ label, metric }) => ({ label: `${operation} ${label}`, metric })),
  );
  return renderRows('operation', rows, columns);
}

function rowsOf(metrics: Metrics): Row[] {
  return metricNames
    .map((name) => ({ label: String(name), metric: metrics[name] }))
    .filter(({ metric }) => metric.count > 0);
}

function renderRows(title: string, rows: readonly Row[], columns: number): string {
  if (rows.length === 0) return 'nothing was recorded';
  const cellsOf = (shown: readonly LatencyColumn[]): string[][] => [
    [title, ...shown.map((column) => latencyHeadings[column])],
    ...rows.map(({ label, metric }) => [
      label,
      ...shown.map((column) => latencyCell(metric, column)),
    ]),
  ];
  let shown: readonly LatencyColumn[] = allColumns;
  for (const column of dispensable) {
    if (naturalWidth(cellsOf(shown)) <= columns) break;
    shown = shown.filter((each) => each !== column);
  }
  const cells = cellsOf(shown);
  const right = shown.map((_, index) => index + 1);
  const text = grid(cells, { columns, header: true, right, wrap: 0 });
  const isIncomplete = cells.some((row) => row.includes(absent));
  return isIncomplete ? `${text}\n${absent} fewer than 10 observations lie beyond it` : text;
}

/** A value as it stands in its column; `–` where it is not known. */
export function latencyCell(metric: Metric, column: LatencyColumn): string {
  const value = metric[column];
  if (value === undefined) return absent;
  return column === 'count' || metric.unit === 'count' ? formatCount(value) : compactUs(value);
}
