import type { RetryWaitGroup } from '../../../core/course/course-result.ts';
import { earlyToleranceMs } from '../../../core/rules/wait-source.ts';
import { formatCount } from '../../terminal/words.ts';
import { type Html, html } from '../html.ts';
import { labelMs } from '../svg/labels.ts';
import { dotsPath, place } from '../svg/paths.ts';
import { drawPlot, drawSymbol, type LegendEntry, plotArea } from '../svg/plot.ts';
import { linearScale, logScale } from '../svg/scale.ts';
import { figure, missing, shownOf } from './figure.ts';

const title = 'Waits against Retry-After';

interface Answered {
  readonly askedMs: number;
  readonly waitMs: number;
}

/** What was waited over what the server asked for; below the diagonal is too early. */
export function askedFigure(groups: readonly RetryWaitGroup[]): Html {
  const samples = groups.flatMap((group) => group.samples);
  const answered = samples.flatMap(({ askedMs, waitMs }): Answered[] =>
    askedMs === undefined ? [] : [{ askedMs, waitMs }],
  );
  if (answered.length === 0) {
    return missing(title, 'No Retry-After that was sent could be read as a time to wait.');
  }
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const early = answered.filter(isEarly).length;
  const unread = samples.length - answered.length;
  const shown = `${shownOf(samples.length, count)}: ${early} shorter than asked`;
  const rest =
    unread === 0
      ? ''
      : `; ${formatCount(unread)} without a place here, after a value that names no time`;
  return figure(title, `${shown}${rest}.`, drawAnswered(answered));
}

function isEarly({ waitMs, askedMs }: Answered): boolean {
  return waitMs < askedMs - earlyToleranceMs;
}

function drawAnswered(answered: readonly Answered[]): Html {
  const legend: LegendEntry[] = [
    { label: 'waited', look: 'look-1', shape: 'dot' },
    { label: 'shorter than asked', look: 'look-4', shape: 'cross' },
    { label: 'exactly as asked', look: 'guide', shape: 'line' },
  ];
  const area = plotArea({ legend });
  const values = answered.flatMap(({ askedMs, waitMs }) => [askedMs, waitMs]);
  const most = Math.max(1, ...values);
  // A wait of nothing still has its place beside the axis.
  const least = Math.max(Math.min(most, ...values.filter((value) => value > 0)), most / 1e4);
  const scaleOf = most > 10 * least ? logScale : linearScale;
  const domain =
    scaleOf === logScale ? ([least / 1.3, most * 1.3] as const) : ([0, most * 1.1] as const);
  const x = scaleOf({ domain, range: [area.left, area.right], label: labelMs });
  const y = scaleOf({ domain, range: [area.bottom, area.top], label: labelMs });
  const [from, to] = domain;
  const corner = (ms: number): string => `${place(x.at(ms))} ${place(y.at(ms))}`;
  const pointOf = ({ askedMs, waitMs }: Answered) =>
    [Math.round(x.at(askedMs)), Math.round(y.at(waitMs))] as const;
  const inTime = answered.filter((each) => !isEarly(each)).map(pointOf);
  const early = answered
    .filter(isEarly)
    .map((each) => drawSymbol('cross', 'look-4', pointOf(each)));
  return drawPlot({
    ...{ title, area, legend, y },
    desc: `Asked for ${rangeOf(answered.map(({ askedMs }) => askedMs))}, waited ${rangeOf(answered.map(({ waitMs }) => waitMs))}.`,
    x: { scale: x, title: 'asked for by Retry-After' },
    body: html`<path class="guide" d="M${corner(from)}L${corner(to)}"/><path class="dots look-1" d="${dotsPath(inTime)}"/>${early}`,
  });
}

function rangeOf(values: readonly number[]): string {
  const [least, most] = [labelMs(Math.min(...values)), labelMs(Math.max(...values))];
  return least === most ? most : `${least} to ${most}`;
}
