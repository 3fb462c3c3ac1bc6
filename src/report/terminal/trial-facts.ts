import type { Result } from '../../core/result.ts';
import type { ControlResult, Trial } from '../../core/trial/trial-result.ts';
import { formatMs } from '../../core/units.ts';
import { grid } from './grid.ts';
import type { Paint } from './paint.ts';
import { formatCount, plural } from './words.ts';

/** What was tried, by what it was judged and what was assumed, and how long it took. */
export function renderTrialFacts(
  result: Result & { readonly trial: Trial },
  paint: Paint,
  columns: number,
): string {
  return grid(
    trialFacts(result).map(([label = '', text = '']) => [paint('dim', label), text]),
    { columns, wrap: 1 },
  );
}

/** The same, a label and a sentence each; what belongs to the label before has none. */
export function trialFacts(result: Result & { readonly trial: Trial }): string[][] {
  const { trial, tool, counts } = result;
  const requests = `${plural(counts.operations, 'operation')}, ${plural(counts.attempts, 'attempt')}`;
  const stray =
    trial.strayRequests === 0
      ? ''
      : `, and ${plural(trial.strayRequests, 'request')} that belonged to none`;
  return [
    ['client', `${trial.client} (${trial.driver})`],
    ['contract', result.contract],
    ...trial.assumptions.map((assumption, index) => [index === 0 ? 'assumed' : '', assumption]),
    ['control', trial.controls.map(showControl).join('; ') || 'none was tried'],
    ...(trial.testedSeconds === 0
      ? []
      : [['tested', `a Retry-After of ${formatCount(trial.testedSeconds, 3)} s`]]),
    ['requests', `${requests}${stray}`],
    [
      'time',
      `${formatMs(result.durationMs)} from ${result.startedAt}, ${formatMs(trial.expectedMs)} expected`,
    ],
    ['noise', `up to ${formatMs(trial.noiseMs)} in any time below`],
    ['seed', `${result.seed}, run id ${result.runId}`],
    ['tool', `${tool.name} ${tool.version}, exit code ${result.exitCode}`],
  ];
}

function showControl({ status, operations, retried, waitMs }: ControlResult): string {
  const wait = waitMs === undefined ? '' : `, after at most ${formatMs(waitMs)}`;
  return `${status}: ${retried} of ${operations} retried${wait}`;
}
