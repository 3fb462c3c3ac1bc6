import type { Result } from '../../../core/result.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../section.ts';
import { labelRatio, labelUs } from '../svg/labels.ts';
import { askedFigure } from './asked-waits.ts';
import { backoffFigure } from './backoff-waits.ts';
import { breakpointFigure } from './breakpoint.ts';
import { missing, notRecorded } from './figure.ts';
import { heatMapFigure } from './heat-map.ts';
import { herdFigure } from './herd.ts';
import { idempotencyTable } from './idempotency.ts';
import { spectrumFigure } from './spectrum.ts';
import { type TimeChart, timeFigure } from './time-chart.ts';
import * as charts from './window-charts.ts';

/** How long things took. */
export const latencySection: Section = {
  id: 'latency',
  title: 'Latency',
  body: (result) =>
    figures([...latencyOverTime(result), spectrumFigure(result.metrics), heatMap(result)]),
};

/** What arrived, and what was sent for it. */
export const loadSection: Section = {
  id: 'load',
  title: 'Load',
  body: (result) => figures([...loadOverTime(result), ...breakpointOf(result)]),
};

/** How long was waited between attempts, and whether retries came all at once. */
export const waitsSection: Section = {
  id: 'waits',
  title: 'Retry waits',
  body({ course, counts }) {
    if (counts.retries === 0) return html`<p>Nothing was retried, so nothing was waited for.</p>`;
    if (!course) return html`<p class="missing quiet">${notRecorded}</p>`;
    const backoff = course.waits.filter(({ source }) => source === 'backoff');
    const asked = course.waits.filter(({ source }) => source === 'retry-after');
    return figures([
      ...(backoff.length > 0 ? [backoffFigure(backoff)] : []),
      ...(asked.length > 0 ? [askedFigure(asked)] : []),
      ...(course.waits.length > 0 ? [] : [missing('Waits', noWaits)]),
      ...(course.herd ? [herdFigure(course.herd)] : []),
    ]);
  },
};

/** What became of writes that were sent more than once. */
export const idempotencySection: Section = {
  id: 'idempotency',
  title: 'Idempotency',
  body({ course }) {
    if (!course) return html`<p class="missing quiet">${notRecorded}</p>`;
    return course.idempotency
      ? idempotencyTable(course.idempotency)
      : html`<p>There were no writes, so there was nothing that could be done twice.</p>`;
  },
};

const noWaits =
  'Attempts were repeated, but after no wait that backoff or Retry-After governs and that could be measured without doubt.';

const noWindows =
  'The run ended before anything was seen, or its result does not hold its course over time.';

/** A line through fewer of the windows would be a few dots. */
const leastShare = 0.25;

function figures(all: readonly Html[]): Html {
  return html`<div class="charts">${all}</div>`;
}

function heatMap({ course }: Result): Html {
  return course
    ? heatMapFigure(course.response)
    : missing('Response times, all of them', notRecorded);
}

function latencyOverTime(result: Result): Html[] {
  const span = spanOf(result);
  return [
    drawOr(charts.latencyChart(span), (chart) =>
      missed(chart, 'Time from an operation’s arrival until it settled, by window.'),
    ),
    serviceOf(result),
  ];
}

function serviceOf(result: Result): Html {
  const chart = charts.serviceChart(spanOf(result));
  const told = `A response holds the queue, every retry and the waits between; service is one attempt alone.${medians(result)}`;
  if (charts.shareWithValues(chart) >= leastShare) return drawOr(chart, () => told);
  const sentence =
    'There is no course to draw: a median needs 20 operations in a window, and hardly one had so many.';
  return missing(chart.title, chart.seconds.length === 0 ? noWindows : `${told} ${sentence}`);
}

function medians({ metrics: { response, service } }: Result): string {
  if (response.p50 === undefined || service.p50 === undefined) return '';
  return ` Over the whole run the median of responses was ${labelUs(response.p50)}, that of service ${labelUs(service.p50)}.`;
}

/** Says so where a percentile could not be told in any window. */
function missed(chart: TimeChart, sentence: string): string {
  const absent = ['p99', 'p90', 'p50'].filter((name) =>
    chart.series.every(({ label }) => label !== name),
  );
  if (absent.length === 0) return sentence;
  const [last, ...others] = absent;
  const names = [...(others.length > 0 ? [others.toReversed().join(', ')] : []), last].join(
    ' and ',
  );
  return `${sentence} ${names} ${absent.length === 1 ? 'is' : 'are'} missing: 10 operations must lie beyond a percentile, and no window had enough.`;
}

function loadOverTime(result: Result): Html[] {
  const span = spanOf(result);
  return [
    drawOr(
      charts.operationsChart(span),
      () => 'What arrived, what was begun, and what became of it.',
    ),
    drawOr(charts.answersChart(span), () => 'Each attempt’s answer by the class of its status.'),
    drawOr(
      charts.attemptsChart(span),
      () => 'Retries are load that no caller asked for; a target that is down gets more of it.',
    ),
    drawOr(charts.amplificationChart(span), () => amplificationSentence(result)),
    drawOr(charts.inFlightChart(span), () => 'Operations that had arrived and not settled.'),
    drawOr(charts.connectionsChart(span), () => 'Open at the end of each window.'),
  ];
}

function amplificationSentence({ amplification, windows }: Result): string {
  const most = Math.max(...windows.map((window) => charts.amplificationIn(window) ?? 0));
  return `${labelRatio(amplification)} over the whole run, at most ${labelRatio(most)} in one window; 1× means that nothing was retried.`;
}

function drawOr(chart: TimeChart, sentence: (shown: TimeChart) => string): Html {
  const shown = charts.withValues(chart);
  if (shown) return timeFigure(shown, sentence(shown));
  return missing(chart.title, chart.seconds.length === 0 ? noWindows : notRecorded);
}

function spanOf({ windows, durationMs }: Result): charts.WindowSpan {
  return { windows, endMs: durationMs };
}

function breakpointOf({ breakpoint }: Result): Html[] {
  return breakpoint && breakpoint.steps.length > 0 ? [breakpointFigure(breakpoint)] : [];
}
