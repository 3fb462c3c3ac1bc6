import type { Herd } from '../../../core/course/course-result.ts';
import { formatCount } from '../../terminal/words.ts';
import { type Html, html } from '../html.ts';
import { labelCount, labelMoment, labelMs } from '../svg/labels.ts';
import { boxPath } from '../svg/paths.ts';
import { type Area, drawPlot, plotArea } from '../svg/plot.ts';
import { linearScale, momentScale } from '../svg/scale.ts';
import { figure } from './figure.ts';

const title = 'Do retries come as a herd?';

const rowHeight = 70;
/** What is written above the bars of a row. */
const nameHeight = 24;

/** Attempts in short steps around the moment of the most retries: a wall of them is a herd. */
export function herdFigure(herd: Herd): Html {
  const { retries, startMs, stepMs } = herd;
  const most = Math.max(0, ...retries);
  const atSeconds = (startMs + retries.indexOf(most) * stepMs) / 1_000;
  const sentence = `Counted in steps of ${labelMs(stepMs)}: at most ${formatCount(most)} retries in one, at ${labelMoment(atSeconds)}. Jitter spreads them; without it they return as one wall after every outage.`;
  return figure(title, sentence, drawHerd(herd));
}

function drawHerd({ startMs, stepMs, firsts, retries, failures }: Herd): Html {
  // Below each other: on top of each other, bars of a hundred steps cannot be told apart.
  const rows = [
    { name: 'first attempts', counts: firsts, look: 'look-1' },
    { name: 'failures', counts: failures, look: 'look-4' },
    { name: 'retries', counts: retries, look: 'look-2' },
  ];
  const area = plotArea({ height: rows.length * rowHeight });
  const steps = Math.max(firsts.length, retries.length, failures.length);
  const most = Math.max(1, ...firsts, ...retries, ...failures);
  const secondsAt = (step: number): number => (startMs + step * stepMs) / 1_000;
  const x = momentScale({
    domain: [secondsAt(0), secondsAt(steps)],
    range: [area.left, area.right],
    label: labelMoment,
  });
  const body = rows.map(({ name, counts, look }, index) => {
    const bottom = area.top + (index + 1) * rowHeight;
    const top = bottom - rowHeight + nameHeight;
    const y = linearScale({ domain: [0, most], range: [bottom, top], label: labelCount });
    const bars = counts.map((count, step) =>
      boxPath(x.at(secondsAt(step)), y.at(count), x.at(secondsAt(step + 1)), bottom),
    );
    return html`${drawRow(area, { top, bottom, most })}<text class="key" x="${area.left}" y="${top - 5}">${name}</text><path class="bar ${look}" d="${bars.join('')}"/>`;
  });
  const told = rows.map(({ name, counts }) => `${name}: ${labelCount(Math.max(0, ...counts))}`);
  return drawPlot({
    ...{ title, area, body },
    desc: `At most in ${labelMs(stepMs)}: ${told.join(', ')}.`,
    x: { scale: x, title: 'since the start' },
  });
}

/** All rows have one scale: its end and its start are enough to read it. */
function drawRow(
  { left, right }: Area,
  { top, bottom, most }: { readonly top: number; readonly bottom: number; readonly most: number },
): Html {
  return html`<path class="grid" d="M${left} ${top}H${right}M${left} ${bottom}H${right}"/><text class="tick end" x="${left - 6}" y="${top + 4}">${labelCount(most)}</text><text class="tick end" x="${left - 6}" y="${bottom + 4}">0</text>`;
}
