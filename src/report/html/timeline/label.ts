import { showMs } from '../../../core/rules/show-ms.ts';
import type { TimelineAttempt } from '../../../core/trial/trial-result.ts';
import { formatMs } from '../../../core/units.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { place } from '../svg/paths.ts';

/** Of a letter, roughly; no font is known where this is drawn. */
const letterWidth = 6;
const gap = 8;

/** A free stretch of a row, and from which end of it a text starts. */
export interface Room {
  readonly from: number;
  readonly to: number;
  readonly anchor: 'start' | 'end';
}

/**
 * The first of some texts, long to short, that fits into one of some rooms; where none does, the
 * shortest, in the largest.
 */
export function drawLabel(texts: readonly string[], y: number, rooms: readonly Room[]): Html {
  for (const text of texts) {
    const room = rooms.find(({ from, to }) => to - from >= text.length * letterWidth + 2 * gap);
    if (room) return labelIn(room, y, text);
  }
  const [largest] = rooms.toSorted((a, b) => b.to - b.from - (a.to - a.from));
  return html`${largest && labelIn(largest, y, texts.at(-1) ?? '')}`;
}

function labelIn({ from, to, anchor }: Room, y: number, text: string): Html {
  const x = anchor === 'start' ? from + gap : to - gap;
  return html`<text class="label ${anchor}" x="${place(x)}" y="${y + 16}">${text}</text>`;
}

/** What was waited and what was asked, in the numbers that were judged; first with all, then with less. */
export function waitTexts({
  waitMs = 0,
  askedMs,
  loMs,
  hiMs,
  startMs,
  endMs,
}: TimelineAttempt): string[] {
  const waited = showMs(waitMs);
  const took = endMs - startMs >= 100 ? [`, then took ${formatMs(endMs - startMs)}`] : [];
  const long =
    askedMs !== undefined
      ? [`${waited} of ${showMs(askedMs)} asked`]
      : loMs !== undefined && hiMs !== undefined
        ? [`${waited}, declared ${showMs(loMs)} to ${showMs(hiMs)}`]
        : [];
  const plain = [...long, waited];
  return [...took.map((text) => `${plain[0]}${text}`), ...plain];
}
