import type { Herd } from '../../../core/course/course-result.ts';
import { formatCount } from '../../terminal/words.ts';
import { type Html, html } from '../html.ts';
import { labelCount, labelMoment, labelMs } from '../svg/labels.ts';
import { boxPath, linePath, type Point } from '../svg/paths.ts';
import { drawPlot, type LegendEntry, plotArea } from '../svg/plot.ts';
import { linearScale, momentScale, type Scale } from '../svg/scale.ts';
import { figure } from './figure.ts';

const title = 'Do retries come as a herd?';

const legend: readonly LegendEntry[] = [
  { label: 'retries', look: 'bar look-2', shape: 'box' },
  { label: 'first attempts', look: 'look-1', shape: 'line' },
  { label: 'failures', look: 'look-4', shape: 'line' },
];

/** Attempts in short steps around the moment of the most retries: a wall of them is a herd. */
export function herdFigure(herd: Herd): Html {
  const { retries, startMs, stepMs } = herd;
  const most = Math.max(0, ...retries);
  const atSeconds = (startMs + retries.indexOf(most) * stepMs) / 1_000;
  const sentence = `Counted in steps of ${labelMs(stepMs)}: at most ${formatCount(most)} retries in one, at ${labelMoment(atSeconds)}. Jitter spreads them; without it they return as one wall after every outage.`;
  return figure(title, sentence, drawHerd(herd));
}

function drawHerd({ startMs, stepMs, firsts, retries, failures }: Herd): Html {
  const area = plotArea({ legend });
  const steps = Math.max(firsts.length, retries.length, failures.length);
  const secondsAt = (step: number): number => (startMs + step * stepMs) / 1_000;
  const x = momentScale({
    domain: [secondsAt(0), secondsAt(steps)],
    range: [area.left, area.right],
    label: labelMoment,
  });
  const y = linearScale({
    domain: [0, Math.max(1, ...firsts, ...retries, ...failures)],
    range: [area.bottom, area.top],
    label: labelCount,
  });
  const bars = retries.map((count, step) =>
    boxPath(x.at(secondsAt(step)), y.at(count), x.at(secondsAt(step + 1)), y.at(0)),
  );
  const line = (counts: readonly number[]): string =>
    linePath(stairs(counts, (step) => x.at(secondsAt(step)), y));
  return drawPlot({
    ...{ title, area, legend, y },
    desc: [
      `retries: at most ${labelCount(Math.max(0, ...retries))}`,
      `first attempts: at most ${labelCount(Math.max(0, ...firsts))}`,
      `failures: at most ${labelCount(Math.max(0, ...failures))} in ${labelMs(stepMs)}`,
    ].join('; '),
    x: { scale: x, title: 'since the start' },
    body: html`<path class="bar look-2" d="${bars.join('')}"/><path class="line look-1" d="${line(firsts)}"/><path class="line look-4" d="${line(failures)}"/>`,
  });
}

/** A line that keeps its height for each step; equal neighbours are drawn in one. */
function stairs(counts: readonly number[], xOf: (step: number) => number, y: Scale): Point[] {
  return counts.flatMap((count, step) => {
    if (step > 0 && counts[step - 1] === count && step < counts.length - 1) return [];
    const before = counts[step - 1];
    const corner: Point[] = before === undefined ? [] : [[xOf(step), y.at(before)]];
    const end: Point[] = step === counts.length - 1 ? [[xOf(step + 1), y.at(count)]] : [];
    return [...corner, [xOf(step), y.at(count)], ...end];
  });
}
