import type { Result, Verdict } from '../../core/result.ts';
import { formatMs } from '../../core/units.ts';
import { grid } from './grid.ts';
import type { Paint, Style } from './paint.ts';
import { renderPreflight } from './preflight.ts';
import { plural } from './words.ts';

const reasonLimit = 12;

/** How the verdict of a run is shown. */
export const banners: Readonly<
  Record<Verdict, readonly [shape: string, word: string, style: Style]>
> = {
  pass: ['✔', 'PASS', 'green'],
  fail: ['✖', 'FAIL', 'red'],
  'threshold-missed': ['✖', 'THRESHOLD MISSED', 'red'],
  inconclusive: ['?', 'INCONCLUSIVE', 'yellow'],
  'generator-late': ['▲', 'GENERATOR LATE', 'yellow'],
  unreachable: ['✖', 'UNREACHABLE', 'red'],
  interrupted: ['▲', 'INTERRUPTED', 'yellow'],
};

/** The verdict and why. */
export function renderVerdict(
  { verdict, reasons, name }: { verdict: Verdict; reasons: readonly string[]; name: string },
  paint: Paint,
  columns: number,
): string {
  const [shape, word, style] = banners[verdict];
  const rest = reasons.length - reasonLimit;
  const lines = [
    ...reasons.slice(0, reasonLimit),
    ...(rest > 0 ? [`and ${plural(rest, 'more reason')}`] : []),
  ];
  return [
    `${paint('bold', paint(style, `${shape} ${word}`))}  ${name}`,
    grid(
      lines.map((line) => [' •', line]),
      { columns, wrap: 1 },
    ),
  ].join('\n');
}

/** The verdict and why; then what was run, so that it can be run again. */
export function renderBanner(result: Result, paint: Paint, columns: number): string {
  const { profile, tool } = result;
  const facts = [
    ['target', result.target],
    ['contract', result.contract],
    ...(result.preflight ? [['preflight', renderPreflight(result.preflight)]] : []),
    ['profile', `${profile.name} (${profile.hash})`],
    ['seed', `${result.seed}, run id ${result.runId}`],
    ['time', `${formatMs(result.durationMs)} from ${result.startedAt}`],
    ['tool', `${tool.name} ${tool.version}, exit code ${result.exitCode}`],
  ];
  return [
    renderVerdict({ ...result, name: profile.name }, paint, columns),
    '',
    grid(
      facts.map(([label = '', text = '']) => [paint('dim', label), text]),
      { columns, wrap: 1 },
    ),
  ].join('\n');
}
