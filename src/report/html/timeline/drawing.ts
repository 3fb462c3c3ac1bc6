import { showMs } from '../../../core/rules/show-ms.ts';
import { earlyToleranceMs } from '../../../core/rules/wait-source.ts';
import type { TimelineAttempt, TrialTimeline } from '../../../core/trial/trial-result.ts';
import { formatMs } from '../../../core/units.ts';
import { resultWords } from '../../terminal/attempt-timeline.ts';
import { plural, shorten } from '../../terminal/words.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { labelMoment, labelMs } from '../svg/labels.ts';
import { place } from '../svg/paths.ts';
import type { Scale } from '../svg/scale.ts';
import { linearScale, momentScale } from '../svg/scale.ts';
import { reachOf, waitBegan } from './reach.ts';
import { rowsOf } from './rows.ts';

const width = 720;
const left = 178;
const right = width - 16;
const rowHeight = 24;
const top = 8;
/** A bar of an attempt that took no time to speak of is still seen. */
const leastBar = 3;
const metShown = 20;

interface Drawing {
  readonly at: Scale['at'];
  /** Attempts that a finding is about. */
  readonly found: ReadonlySet<number>;
}

/**
 * The attempts of an operation, one below the other on one axis of time: each a bar, before it the
 * wait as a line, with a tick at the Retry-After and a band where the wait was declared to end.
 */
export function drawTimeline(timeline: TrialTimeline, found: ReadonlySet<number>): Html {
  const rows = rowsOf(timeline);
  const scale = scaleOf(reachOf(timeline));
  const bottom = top + (rows.length + 1) * rowHeight;
  const drawing = { at: scale.at, found };
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

function describe({ attempts, result, because }: TrialTimeline): string {
  const met = [...new Set(attempts.map((attempt) => attempt.met))].slice(0, 5).join('; ');
  return `${plural(attempts.length, 'attempt')}, which met ${met || 'nothing'}; ${resultWords[result]}: ${because}`;
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
  return html`${isFound && html`<text class="found" x="2" y="${y + 16}">✖</text>`}<text class="nth" x="32" y="${y + 16}">${attempt.attempt}</text><text x="42" y="${y + 16}">${shortMet(attempt)}</text>${fault !== undefined && drawFault(y)}${drawWait(attempt, y, drawing)}<rect class="bar ${classOf(attempt)}" x="${place(x)}" y="${y + 5}" width="${place(length)}" height="14" rx="1"/>`;
}

/** A flash, where the mock did something on purpose. */
function drawFault(y: number): Html {
  return html`<path class="fault" d="M${left - 16} ${y + 4}l-5 9h4l-2 7l7-10h-4l3-6z"/>`;
}

/** Without what was asked for, which is drawn. */
function shortMet({ met, status }: TimelineAttempt): string {
  return shorten(status === undefined ? met : `HTTP ${status}`, metShown);
}

function classOf({ status }: TimelineAttempt): string {
  if (status === undefined) return 'lost';
  if (status === 429) return 'limited';
  return status >= 500 ? 'error' : status >= 400 ? 'refused' : 'fine';
}

function drawWait(attempt: TimelineAttempt, y: number, { at }: Drawing): Html | undefined {
  const { waitMs, askedMs, loMs, hiMs, startMs } = attempt;
  if (waitMs === undefined) return undefined;
  const began = waitBegan(attempt);
  const [from, to] = [at(Math.min(began, startMs)), at(Math.max(began, startMs))];
  const isEarly = waitMs < (askedMs ?? loMs ?? 0) - earlyToleranceMs;
  const asked = askedMs === undefined ? undefined : at(began + askedMs);
  const band =
    loMs === undefined || hiMs === undefined
      ? undefined
      : ([at(began + loMs), at(began + hiMs)] as const);
  return html`${band && html`<rect class="band" x="${place(band[0])}" y="${y + 3}" width="${place(Math.max(1, band[1] - band[0]))}" height="18"/>`}<path class="wait${isEarly && ' early'}" d="M${place(from)} ${y + 12}H${place(to)}"/>${asked !== undefined && html`<path class="asked" d="M${place(asked)} ${y + 2}v20m0-20h5"/>`}${drawLabel(attempt, y, { from, to: Math.max(to, asked ?? 0, band?.[1] ?? 0) })}`;
}

/** What was waited, on the side where there is room for it. */
function drawLabel(
  { waitMs = 0, askedMs, loMs, hiMs, startMs, endMs }: TimelineAttempt,
  y: number,
  { from, to }: { readonly from: number; readonly to: number },
): Html {
  const long =
    askedMs !== undefined
      ? `${showMs(waitMs)} of ${showMs(askedMs)} asked`
      : loMs !== undefined && hiMs !== undefined
        ? `${showMs(waitMs)}, declared ${showMs(loMs)} to ${showMs(hiMs)}`
        : `${showMs(waitMs)}`;
  const took = endMs - startMs >= 100 ? `, then ${formatMs(endMs - startMs)}` : '';
  const isRight = to - left < right - from;
  return html`<text class="label ${isRight ? 'start' : 'end'}" x="${place(isRight ? to + 10 : from - 8)}" y="${y + 16}">${long}${took}</text>`;
}

function drawEnd({ endedMs, result, because }: TrialTimeline, y: number, { at }: Drawing): Html {
  const text = shorten(`${resultWords[result]}: ${because}`, 60);
  if (endedMs === undefined) return html`<text class="note" x="42" y="${y + 16}">${text}</text>`;
  const x = at(endedMs);
  const isRight = x - left < (right - left) / 2;
  return html`<text x="42" y="${y + 16}">the end</text><path class="told" d="M${place(x)} ${y + 6}l6 6l-6 6l-6-6z"/><text class="label ${isRight ? 'start' : 'end'}" x="${place(isRight ? x + 12 : x - 12)}" y="${y + 16}">${text}</text>`;
}
