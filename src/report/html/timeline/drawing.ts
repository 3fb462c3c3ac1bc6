import { earlyToleranceMs } from '../../../core/rules/wait-source.ts';
import type { TimelineAttempt, TrialTimeline } from '../../../core/trial/trial-result.ts';
import { plural, shorten } from '../../terminal/words.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { labelMoment, labelMs } from '../svg/labels.ts';
import { place } from '../svg/paths.ts';
import type { Scale } from '../svg/scale.ts';
import { linearScale, momentScale } from '../svg/scale.ts';
import { endWords } from './end-words.ts';
import type { Room } from './label.ts';
import { drawLabel, waitTexts } from './label.ts';
import { classOf, shortMet } from './met.ts';
import { reachOf, waitBegan } from './reach.ts';
import { rowsOf } from './rows.ts';

const width = 720;
const left = 190;
const right = width - 16;
const rowHeight = 24;
const top = 8;
/** A bar of an attempt that took no time to speak of is still seen. */
const leastBar = 3;

interface Drawing {
  readonly at: Scale['at'];
  /** Until when there is room. */
  readonly reachMs: number;
  /** Attempts that a finding is about. */
  readonly found: ReadonlySet<number>;
}

/**
 * The attempts of an operation, one below the other on one axis of time: each a bar, before it the
 * wait as a line, with a tick at the Retry-After and a band where the wait was declared to end.
 */
export function drawTimeline(timeline: TrialTimeline, found: ReadonlySet<number>): Html {
  const rows = rowsOf(timeline);
  const reachMs = reachOf(timeline);
  const scale = scaleOf(reachMs);
  const bottom = top + (rows.length + 1) * rowHeight;
  const drawing = { at: scale.at, reachMs, found };
  const drawn = rows.map((row, index) => {
    const y = top + index * rowHeight;
    return row.kind === 'attempt'
      ? drawAttempt(row.attempt, y, drawing)
      : html`<text class="note" x="${left}" y="${y + 16}">… ${plural(row.count, 'more attempt')} …</text>`;
  });
  return html`<svg class="course" viewBox="0 0 ${width} ${bottom + 26}" role="img"><title>Attempts of operation ${timeline.operation}</title><desc>${describe(timeline)}</desc>${drawAxis(scale, bottom)}${drawn}${drawEnd(timeline, top + rows.length * rowHeight, drawing)}</svg>`;
}

function scaleOf(reachMs: number): Scale {
  const range = [left, right] as const;
  if (reachMs < 1_000) return linearScale({ domain: [0, reachMs], range, label: labelMs });
  const inSeconds = momentScale({ domain: [0, reachMs / 1_000], range, label: labelMoment });
  const ticks = inSeconds.ticks.map(({ value, label }) => ({ value: value * 1_000, label }));
  return { at: (ms) => inSeconds.at(ms / 1_000), ticks };
}

function describe(timeline: TrialTimeline): string {
  const { attempts } = timeline;
  const met = [...new Set(attempts.map((attempt) => attempt.met))].slice(0, 5).join('; ');
  return `${plural(attempts.length, 'attempt')}, which met ${met || 'nothing'}; ${endWords(timeline)}`;
}

function drawAxis({ at, ticks }: Scale, bottom: number): Html {
  const marks = ticks.map(({ value, label }) => {
    const x = place(at(value));
    const anchor = x > right - 24 ? 'end' : 'middle';
    return html`<path class="grid" d="M${x} ${top}V${bottom}"/><text class="tick ${anchor}" x="${anchor === 'end' ? right + 12 : x}" y="${bottom + 17}">${label}</text>`;
  });
  return html`<path class="axis" d="M${left} ${bottom}H${right}"/>${marks}`;
}

function drawAttempt(attempt: TimelineAttempt, y: number, drawing: Drawing): Html {
  const { at, found } = drawing;
  const { startMs, endMs, fault } = attempt;
  const x = at(startMs);
  const length = Math.max(leastBar, at(endMs) - x);
  const isFound = found.has(attempt.attempt);
  return html`${isFound && html`<text class="found" x="2" y="${y + 16}">✖</text>`}<text class="nth" x="32" y="${y + 16}">${attempt.attempt}</text><text x="42" y="${y + 16}">${shortMet(attempt)}</text>${fault !== undefined && drawFault(y)}${drawWait(attempt, y, drawing)}<rect class="bar ${classOf(attempt)}" x="${place(x)}" y="${y + 5}" width="${place(length)}" height="14" rx="1"/>${drawAsked(attempt, y, drawing)}`;
}

/** A flash, where the mock did something on purpose. */
function drawFault(y: number): Html {
  return html`<path class="fault" d="M${left - 16} ${y + 4}l-5 9h4l-2 7l7-10h-4l3-6z"/>`;
}

/** The wait before an attempt, and where it was declared to end. */
function drawWait(attempt: TimelineAttempt, y: number, { at }: Drawing): Html | undefined {
  const { waitMs, askedMs, loMs, hiMs, startMs } = attempt;
  if (waitMs === undefined) return undefined;
  const began = waitBegan(attempt);
  const [from, to] = [at(Math.min(began, startMs)), at(Math.max(began, startMs))];
  const isEarly = waitMs < (askedMs ?? loMs ?? 0) - earlyToleranceMs;
  const hasBand = loMs !== undefined && hiMs !== undefined;
  return html`${hasBand && drawBand(at(began + loMs), at(began + hiMs), y)}<path class="wait${isEarly && ' early'}" d="M${place(from)} ${y + 12}H${place(to)}"/>`;
}

function drawBand(from: number, to: number, y: number): Html {
  return html`<rect class="band" x="${place(from)}" y="${y + 3}" width="${place(Math.max(1, to - from))}" height="18"/>`;
}

/** A flag where Retry-After ended, or an arrow to where there is no room for it; then what was waited. */
function drawAsked(attempt: TimelineAttempt, y: number, drawing: Drawing): Html | undefined {
  const { waitMs, askedMs } = attempt;
  if (waitMs === undefined) return undefined;
  const { at, reachMs } = drawing;
  const untilMs = waitBegan(attempt) + (askedMs ?? 0);
  const x = place(at(untilMs));
  const flag =
    untilMs > reachMs
      ? html`<path class="asked" d="M${right - 2} ${y + 12}h12m-4-4l4 4l-4 4"/>`
      : html`<path class="asked" d="M${x} ${y + 2}v20m0-20h5"/>`;
  return html`${askedMs !== undefined && flag}${drawLabel(waitTexts(attempt), y, roomsBeside(attempt, drawing))}`;
}

/** Behind the bar up to the next mark, behind all marks, before all of them; else over the wait itself. */
function roomsBeside(attempt: TimelineAttempt, { at }: Drawing): Room[] {
  const { startMs, endMs, askedMs, loMs, hiMs } = attempt;
  const began = waitBegan(attempt);
  const behind = Math.max(at(startMs) + leastBar, at(endMs));
  const marks = [askedMs, loMs, hiMs].flatMap((ms) => (ms === undefined ? [] : [at(began + ms)]));
  const next = Math.min(right + 12, ...marks.filter((x) => x > behind));
  return [
    { from: behind, to: next, anchor: 'start' },
    { from: Math.max(behind, ...marks), to: right + 12, anchor: 'start' },
    { from: left, to: Math.min(at(began), at(startMs), ...marks), anchor: 'end' },
    { from: left, to: at(startMs), anchor: 'end' },
  ];
}

function drawEnd(timeline: TrialTimeline, y: number, { at }: Drawing): Html {
  const { endedMs } = timeline;
  const text = shorten(endWords(timeline), 60);
  if (endedMs === undefined) return html`<text class="note" x="42" y="${y + 16}">${text}</text>`;
  const x = at(endedMs);
  const label = drawLabel([text, shorten(text, 24)], y, [
    { from: x + 6, to: right + 12, anchor: 'start' },
    { from: left, to: x - 6, anchor: 'end' },
  ]);
  return html`<text x="42" y="${y + 16}">the end</text><path class="told" d="M${place(x)} ${y + 6}l6 6l-6 6l-6-6z"/>${label}`;
}
