import type { BreakpointResult, BreakpointStep } from '../../../core/result.ts';
import { describeKnee, kneeOf, stepHeld } from '../../../core/stats/knee.ts';
import { type Html, html } from '../html.ts';
import { labelRate } from '../svg/labels.ts';
import { boxPath, place } from '../svg/paths.ts';
import { drawPlot, drawSymbol, type LegendEntry, plotArea } from '../svg/plot.ts';
import { linearScale } from '../svg/scale.ts';
import { figure } from './figure.ts';

const title = 'Where it breaks';

const looks = {
  held: { label: 'held all thresholds', look: 'look-3', shape: 'dot' },
  missed: { label: 'missed one', look: 'look-4', shape: 'cross' },
  undecided: { label: 'inconclusive', look: 'look-6', shape: 'diamond' },
} as const satisfies Record<string, LegendEntry>;

/** Each step of a rising load: its rate, and whether its thresholds held. */
export function breakpointFigure(breakpoint: BreakpointResult): Html {
  const knee = describeKnee(breakpoint);
  const sentence = `${knee.charAt(0).toUpperCase()}${knee.slice(1)}.`;
  return figure(title, sentence, drawSteps(breakpoint.steps));
}

function lookOf(step: BreakpointStep): (typeof looks)[keyof typeof looks] {
  if (stepHeld(step)) return looks.held;
  return step.thresholds.some(({ holds }) => holds === 'no') ? looks.missed : looks.undecided;
}

function drawSteps(steps: readonly BreakpointStep[]): Html {
  const seen = new Set(steps.map(lookOf));
  const legend = Object.values(looks).filter((look) => seen.has(look));
  const area = plotArea({ legend });
  const most = Math.max(...steps.map(({ ratePerSecond }) => ratePerSecond));
  // Room for the marks above the bars.
  const y = linearScale({
    domain: [0, most * 1.15],
    range: [area.bottom, area.top],
    label: labelRate,
  });
  const width = (area.right - area.left) / steps.length;
  const bars = steps.map((step, index) => {
    const { look, shape } = lookOf(step);
    const left = area.left + index * width;
    const top = y.at(step.ratePerSecond);
    const box = boxPath(left + width * 0.1, top, left + width * 0.9, y.at(0));
    return html`<path class="fill ${look}" d="${box}"/>${drawSymbol(shape, look, [left + width / 2, top - 9])}`;
  });
  const knee = kneeOf(steps);
  const guide = knee && drawKnee(y.at(knee.ratePerSecond), area.left, area.right);
  return drawPlot({
    ...{ title, area, legend, y },
    desc: steps.map((step) => `${labelRate(step.ratePerSecond)} ${lookOf(step).label}`).join('; '),
    x: { scale: stepScale(steps.length, area.left, width), title: 'step' },
    body: [...bars, ...(guide ? [guide] : [])],
  });
}

function drawKnee(y: number, left: number, right: number): Html {
  return html`<path class="guide" d="M${left} ${place(y)}H${right}"/><text class="tick" x="${left + 4}" y="${place(y - 4)}">knee</text>`;
}

/** The numbers of the steps below their bars; of many only some. */
function stepScale(steps: number, left: number, width: number) {
  const every = Math.ceil(steps / 14);
  const numbers = Array.from({ length: steps }, (_, index) => index + 1);
  return {
    at: (value: number) => left + (value - 0.5) * width,
    ticks: numbers
      .filter((number) => number % every === 0)
      .map((value) => ({ value, label: String(value) })),
  };
}
