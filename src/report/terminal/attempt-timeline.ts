import { showMs } from '../../core/rules/show-ms.ts';
import { earlyToleranceMs } from '../../core/rules/wait-source.ts';
import type { CaseFinding, TimelineAttempt, TrialTimeline } from '../../core/trial/trial-result.ts';
import { formatMs } from '../../core/units.ts';
import { grid } from './grid.ts';
import { formatCount, plural, shorten } from './words.ts';

const headShown = 6;
const tailShown = 4;
const wordsShown = 240;
/** An answer that took less came at once, for a reader. */
const leastLatencyMs = 100;
/** `12,345 ms`, as far in as all timelines of a report are. */
const timeWidth = 11;

type Row = readonly [time: string, line: string, text: string];

/**
 * The attempts of an operation one below the other, each with the wait before it and what that was
 * held against; then what the client told. Long ones are cut in the middle, which is told.
 */
export function renderTimeline(
  timeline: TrialTimeline,
  findings: readonly CaseFinding[],
  columns: number,
): string {
  const { attempts, operation } = timeline;
  const found = new Set(
    findings.flatMap((finding) => (finding.operation === operation ? finding.attempts : [])),
  );
  const isLong = attempts.length > headShown + tailShown + 1;
  const head = isLong ? attempts.slice(0, headShown) : attempts;
  const tail = isLong ? attempts.slice(-tailShown) : [];
  const rowsOf = (shown: readonly TimelineAttempt[]): Row[] =>
    shown.flatMap((attempt) => attemptRows(attempt, found.has(attempt.attempt)));
  const rows = [
    ...rowsOf(head),
    ...(isLong ? [cutRow(head.at(-1), tail[0])] : []),
    ...rowsOf(tail),
    ...endRows(timeline),
  ];
  return grid(
    rows.map((row) => [...row]),
    { columns, right: [0], wrap: 2 },
  );
}

function attemptRows(attempt: TimelineAttempt, isFound: boolean): Row[] {
  const { startMs, met } = attempt;
  const wait = waitText(attempt, isFound);
  return [
    ...(wait === undefined ? [] : [['', '│', `  ${wait}`] as const]),
    [
      `${formatCount(Math.floor(startMs))} ms`.padStart(timeWidth),
      '├─',
      `attempt ${attempt.attempt}  ${met}${latency(attempt)}`,
    ],
  ];
}

/** How long the answer or the end took, where that explains the times. */
function latency({ startMs, firstByteMs, endMs }: TimelineAttempt): string {
  const tookMs = (firstByteMs ?? endMs) - startMs;
  return tookMs < leastLatencyMs ? '' : `, after ${formatMs(tookMs)}`;
}

function cutRow(before: TimelineAttempt | undefined, after: TimelineAttempt | undefined): Row {
  const left = (after?.attempt ?? 0) - (before?.attempt ?? 0) - 1;
  return ['', '┆', `… ${plural(left, 'more attempt')} …`];
}

/** The wait before an attempt in the very numbers by which it was judged. */
export function waitText(attempt: TimelineAttempt, isFound: boolean): string | undefined {
  const { waitMs, askedMs, loMs, hiMs } = attempt;
  if (waitMs === undefined) return undefined;
  if (waitMs < 0) return `sent ${showMs(-waitMs)} before the answer to the one before`;
  const waited = `waited ${showMs(waitMs)}`;
  if (askedMs === 0) return `${waited}, asked to come at once`;
  if (askedMs !== undefined) {
    return `${waited} of the ${showMs(askedMs)} asked${early(waitMs, askedMs, isFound)}`;
  }
  if (loMs === undefined || hiMs === undefined) return waited;
  return `${waited}, declared ${showMs(loMs)} to ${showMs(hiMs)}${early(waitMs, loMs, isFound)}`;
}

function early(waitMs: number, leastMs: number, isFound: boolean): string {
  if (waitMs >= leastMs - earlyToleranceMs) return '';
  return `  ${isFound ? '✖ ' : ''}${showMs(leastMs - waitMs)} too early`;
}

/** What a client told at the end of an operation, in words. */
export const resultWords: Readonly<Record<TrialTimeline['result'], string>> = {
  succeeded: 'told success',
  failed: 'told failure',
  unknown: 'told nothing',
  killed: 'was ended',
  crashed: 'crashed',
};

function endRows({ result, because, endedMs, words }: TrialTimeline): Row[] {
  const after = endedMs === undefined ? '' : ` after ${formatMs(endedMs)}`;
  return [
    [' '.repeat(timeWidth), '└─', `${resultWords[result]}: ${because}${after}`],
    ...(words === undefined ? [] : [['', '', `it wrote: ${shorten(words, wordsShown)}`] as const]),
  ];
}
