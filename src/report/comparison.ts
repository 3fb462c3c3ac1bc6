import type {
  ComparedRun,
  CompareVerdict,
  Comparison,
  ComparisonSide,
  MetricComparison,
} from '../core/compare/comparison.ts';
import { describeMachine } from '../core/compare/reasons.ts';
import { formatChange, formatP, formatRange, formatValue } from '../core/compare/wording.ts';
import { formatMs } from '../core/units.ts';
import { grid } from './terminal/grid.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import type { Paint, Style } from './terminal/paint.ts';
import { createPaint } from './terminal/paint.ts';
import { printableAll } from './terminal/printable.ts';
import { formatCount, plural, shorten } from './terminal/words.ts';

/** A verdict as shape, word and colour. */
export const compareMarks: Readonly<
  Record<CompareVerdict, readonly [shape: string, word: string, style: Style]>
> = {
  regression: ['✖', 'regression', 'red'],
  improvement: ['✔', 'improvement', 'green'],
  'no-change': ['✔', 'no change', 'green'],
  inconclusive: ['?', 'inconclusive', 'yellow'],
};
const reasonLimit = 15;

/** A comparison for a terminal: the verdict and why, both sides, metric by metric, and the runs. */
export function renderComparison(comparison: Comparison, options: TableOptions): string {
  const safe = printableAll(comparison);
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  return [
    renderVerdict(safe, paint, columns),
    renderFacts(safe, paint, columns),
    `${paint('bold', 'Metrics')}\n${renderMetrics(safe.metrics, paint, columns)}`,
    `${paint('bold', 'Runs')}\n${renderRuns(safe, columns)}`,
  ].join('\n\n');
}

function renderVerdict(
  { verdict, reasons, base, candidate }: Comparison,
  paint: Paint,
  columns: number,
): string {
  const [shape, word, style] = compareMarks[verdict];
  const title = `${plural(candidate.runs.length, 'run')} against ${formatCount(base.runs.length)} of ${base.profile.name}`;
  const rest = reasons.length - reasonLimit;
  const lines = [
    ...reasons.slice(0, reasonLimit),
    ...(rest > 0 ? [`and ${plural(rest, 'more reason')}`] : []),
  ];
  const list = grid(
    lines.map((line) => [' •', line]),
    { columns, wrap: 1 },
  );
  return `${paint('bold', paint(style, `${shape} ${word.toUpperCase()}`))}  ${title}\n${list}`;
}

function renderFacts(
  { base, candidate, tool, exitCode }: Comparison,
  paint: Paint,
  columns: number,
): string {
  const facts = [
    ['base', targetsOf(base)],
    ['candidate', targetsOf(candidate)],
    ['contract', both(base.contract, candidate.contract)],
    ['profile', both(profileOf(base), profileOf(candidate))],
    ['seed', both(base.seed, candidate.seed)],
    ['machine', both(machinesOf(base), machinesOf(candidate))],
    ['tool', `${tool.name} ${tool.version}, exit code ${exitCode}`],
  ];
  return grid(
    facts.map(([label = '', text = '']) => [paint('dim', label), text]),
    { columns, wrap: 1 },
  );
}

function targetsOf({ runs }: ComparisonSide): string {
  const targets = [...new Set(runs.map(({ target }) => target))].join(', ');
  return `${plural(runs.length, 'run')} at ${targets}`;
}

const profileOf = ({ profile: { name, hash } }: ComparisonSide): string => `${name} (${hash})`;

function machinesOf({ machines }: ComparisonSide): string {
  return machines.length === 0 ? 'not told' : machines.map(describeMachine).join('; ');
}

/** One text for both sides, or that of each. */
const both = (base: string, candidate: string): string =>
  base === candidate ? base : `${base} against ${candidate}`;

/** Narrower ones go without the p, which the reasons tell of what was found. */
const withP = 90;

function renderMetrics(
  metrics: readonly MetricComparison[],
  paint: Paint,
  columns: number,
): string {
  const header = ['verdict', 'metric', 'base', 'candidate', 'change', 'interval', 'p'];
  const rows = [header, ...metrics.map((metric) => rowOf(metric, paint))];
  const right = [2, 3, 4, 6];
  if (columns >= withP) return grid(rows, { columns, header: true, right, wrap: 5 });
  const narrow = rows.map((row) => row.slice(0, -1));
  return grid(narrow, { columns, header: true, right, wrap: 1 });
}

function rowOf(metric: MetricComparison, paint: Paint): string[] {
  const { name, unit, scale, verdict, estimate, interval } = metric;
  const [shape, word, style] = compareMarks[verdict];
  const tested = verdict === 'improvement' ? metric.improvement : metric.regression;
  const show = (value: number | undefined): string =>
    value === undefined ? '–' : formatValue(value, unit);
  return [
    paint(style, `${shape} ${word}`),
    shorten(name, 40),
    show(metric.baseMedian),
    show(metric.candidateMedian),
    estimate === undefined ? '–' : formatChange(estimate, scale),
    interval ? formatRange(interval, scale) : '–',
    tested ? formatP(tested.adjusted) : '–',
  ];
}

function renderRuns({ base, candidate }: Comparison, columns: number): string {
  const rows = [
    ...base.runs.map((run) => rowOfRun('base', run)),
    ...candidate.runs.map((run) => rowOfRun('candidate', run)),
  ];
  const header = ['side', 'started', 'time', 'operations', 'verdict', 'place'];
  return grid([header, ...rows], { columns, header: true, right: [2, 3], wrap: 5 });
}

function rowOfRun(
  side: string,
  { startedAt, durationMs, operations, verdict, place }: ComparedRun,
) {
  const started = `${startedAt.slice(0, 19)}Z`;
  return [side, started, formatMs(durationMs), formatCount(operations), verdict, place];
}
