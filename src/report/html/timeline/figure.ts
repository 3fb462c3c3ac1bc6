import type { TimelineAttempt, TrialTimeline } from '../../../core/trial/trial-result.ts';
import { formatMs } from '../../../core/units.ts';
import { waitText } from '../../terminal/attempt-timeline.ts';
import { formatCount, plural } from '../../terminal/words.ts';
import type { Html, HtmlValue } from '../html.ts';
import { html } from '../html.ts';
import { dataTable, folded } from '../parts.ts';
import { drawTimeline } from './drawing.ts';
import { endWords } from './end-words.ts';
import { rowsOf } from './rows.ts';

/** The course of an operation: a drawing, the same as a table, and what its client told. */
export function timelineFigure(timeline: TrialTimeline, found: ReadonlySet<number>): Html {
  if (timeline.attempts.length === 0) {
    return html`<p>Operation <code>${timeline.operation}</code> made no request; ${endOf(timeline)}.</p>${wordsOf(timeline)}`;
  }
  return html`<figure class="course"><div class="scroll" role="region" aria-label="Attempts of ${timeline.operation}" tabindex="0">${drawTimeline(timeline, found)}</div>
${folded('The same as a table', tableOf(timeline, found))}${wordsOf(timeline)}</figure>`;
}

function tableOf(timeline: TrialTimeline, found: ReadonlySet<number>): Html {
  const rows = rowsOf(timeline).map((row) =>
    row.kind === 'attempt'
      ? cellsOf(row.attempt, found.has(row.attempt.attempt))
      : ['…', '', plural(row.count, 'more attempt')],
  );
  const hasFault = timeline.attempts.some(({ fault }) => fault !== undefined);
  return html`${dataTable({
    caption: `Attempts of operation ${timeline.operation}`,
    headings: ['Attempt', 'At', 'Met', 'Wait before it', ...(hasFault ? ['Fault on purpose'] : [])],
    rows: rows.map((row) => (hasFault ? row : row.slice(0, 4))),
    right: [1],
  })}<p>In the end it ${endOf(timeline)}.</p>`;
}

function cellsOf(attempt: TimelineAttempt, isFound: boolean): HtmlValue[] {
  const { startMs, endMs, met, fault } = attempt;
  const at = `${formatCount(Math.floor(startMs))} ms`;
  const took = `, took ${formatMs(Math.max(0, endMs - startMs))}`;
  return [
    `${attempt.attempt}${isFound ? ' ✖' : ''}`,
    at,
    `${met}${took}`,
    waitText(attempt, isFound) ?? '',
    fault ?? '',
  ];
}

function endOf(timeline: TrialTimeline): string {
  const { endedMs } = timeline;
  const after = endedMs === undefined ? '' : ` after ${formatMs(endedMs)}`;
  return `${endWords(timeline)}${after}`;
}

function wordsOf({ words }: TrialTimeline): Html | undefined {
  return words === undefined
    ? undefined
    : html`<p class="words-of">It wrote:</p><pre>${words}</pre>`;
}
