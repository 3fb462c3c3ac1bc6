import type { Result } from '../../core/result.ts';
import { formatMs } from '../../core/units.ts';
import { crossCheckRows } from './cross-check.ts';
import { grid } from './grid.ts';
import type { Paint } from './paint.ts';
import { compactUs, formatCount, formatTally, plural } from './words.ts';

const tallyLimit = 12;

/** What was done and how it ended, in numbers. */
export function renderCounts(result: Result, paint: Paint, columns: number): string {
  return labelled(countRows(result), paint, columns);
}

/** What was done and how it ended: a label and a sentence each. */
export function countRows({ counts, chains, amplification, warmup }: Result): string[][] {
  return [
    ...(warmup === undefined ? [] : [['warm-up', warmupText(warmup)]]),
    [
      'operations',
      `${formatCount(counts.operations)}: ${formatCount(counts.succeeded)} succeeded, ${formatCount(counts.failed)} failed, ${formatCount(counts.dropped)} dropped, ${formatCount(counts.censored)} censored`,
    ],
    ...(chains === undefined ? [] : [['chains', chainsText(chains)]]),
    [
      'attempts',
      `${formatCount(counts.attempts)}: ${plural(counts.retries, 'retry', 'retries')}, amplification ${amplification.toFixed(2)}, ${plural(counts.networkErrors, 'network error')}`,
    ],
    [
      'jobs',
      `${formatCount(counts.jobs)}: ${plural(counts.replays, 'replay')}, ${plural(counts.duplicateJobs, 'duplicate job')}`,
    ],
    ['statuses', formatTally(counts.byStatus, tallyLimit) || 'none'],
    ...(Object.keys(counts.byCode).length > 0
      ? [['codes', formatTally(counts.byCode, tallyLimit)]]
      : []),
  ];
}

function chainsText({ done, broken, unfinished }: NonNullable<Result['chains']>): string {
  const all = formatCount(done + broken + unfinished);
  return `${all}: ${formatCount(done)} done, ${formatCount(broken)} broken, ${formatCount(unfinished)} unfinished`;
}

function warmupText({ durationMs, counts }: NonNullable<Result['warmup']>): string {
  const operations = plural(counts.operations, 'operation');
  const attempts = plural(counts.attempts, 'attempt');
  return `${formatMs(durationMs)}: ${operations} and ${attempts}, judged by the rules and left out of all other numbers`;
}

/** How well the harness itself did: a result is no better than its generator. */
export function renderHealth(result: Result, paint: Paint, columns: number): string {
  return labelled(healthRows(result), paint, columns);
}

/** The same, a label and a sentence each. */
export function healthRows(result: Result): string[][] {
  const { eventLoopDelayP99Us, lagP99Us, cpuUsPerAttempt, stalls, longestStallMs } = result.health;
  const longest = stalls > 0 ? `, the longest ${formatMs(longestStallMs)}` : '';
  return [
    ['schedule', `p99 of the lag ${compactUs(lagP99Us)}`],
    [
      'event loop',
      `p99 of the delay ${compactUs(eventLoopDelayP99Us)}, ${plural(stalls, 'stall')}${longest}`,
    ],
    ['processor', `${formatCount(cpuUsPerAttempt, 1)}µs an attempt`],
    ...Object.entries(result.metrics).flatMap(([name, { outliers }]) =>
      outliers === undefined
        ? []
        : [
            [
              name,
              `odd values: ${formatCount(outliers.refused)} refused as no numbers, ${formatCount(outliers.raised)} raised to 0, ${formatCount(outliers.lowered)} lowered to one hour`,
            ],
          ],
    ),
    ...crossCheckRows(result.health.crossCheck),
  ];
}

function labelled(rows: readonly (readonly string[])[], paint: Paint, columns: number): string {
  return grid(
    rows.map(([label = '', text = '']) => [paint('dim', label), text]),
    { columns, wrap: 1 },
  );
}
