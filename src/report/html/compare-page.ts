import type {
  ComparedRun,
  Comparison,
  ComparisonSide,
  MetricComparison,
} from '../../core/compare/comparison.ts';
import { describeMachine } from '../../core/compare/reasons.ts';
import {
  formatChange,
  formatLimit,
  formatP,
  formatRange,
  formatValue,
} from '../../core/compare/wording.ts';
import { formatMs } from '../../core/units.ts';
import { printableJson } from '../json.ts';
import { formatCount, plural } from '../terminal/words.ts';
import { drawForest } from './compare/forest.ts';
import type { FrameAssets, Framed } from './frame.ts';
import { renderFrame } from './frame.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { compareMark, compareSign } from './mark.ts';
import { dataTable, folded, pairs } from './parts.ts';
import { shortTexts } from './short-texts.ts';

/** A comparison as one page that needs no other file and no network. */
export function renderComparePage(comparison: Comparison, assets: FrameAssets): string {
  const short = shortTexts(comparison);
  const sections: Framed[] = [
    { id: 'verdict', title: 'Verdict', body: renderVerdict(short) },
    { id: 'metrics', title: 'Metrics', body: renderMetrics(short) },
    { id: 'runs', title: 'Runs', body: renderRuns(short) },
    { id: 'method', title: 'How it was compared', body: renderMethod(short) },
    { id: 'raw', title: 'Raw JSON', body: renderRaw(comparison) },
  ];
  const { word } = compareSign(short.verdict);
  const title = `${word}: ${short.candidate.profile.name}`;
  return renderFrame({ title, headline: headline(short), sections }, assets);
}

function headline({ base, candidate }: Comparison): Html {
  const facts = [
    ['base', plural(base.runs.length, 'run')],
    ['candidate', plural(candidate.runs.length, 'run')],
    ['contract', both(base.contract, candidate.contract)],
    ['seed', both(base.seed, candidate.seed)],
  ];
  return html`<header class="head">
<p class="kind">Comparison of load runs</p>
<h1>${both(base.profile.name, candidate.profile.name)}</h1>
<dl class="facts">${facts.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>
<button type="button" class="theme needs-script" data-theme-switch>Light or dark</button>
</header>`;
}

/** One text for both sides, or that of each. */
const both = (base: string, candidate: string): string =>
  base === candidate ? base : `${base} against ${candidate}`;

function renderVerdict({ verdict, exitCode, reasons }: Comparison): Html {
  const { shape, word, tone } = compareSign(verdict);
  return html`<div class="banner ${tone}">
<p class="word"><i aria-hidden="true">${shape}</i> ${word.toUpperCase()} <small>exit code ${exitCode}</small></p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
</div>`;
}

const legend = html`<p class="quiet">Each run of the base is a ring and each of the candidate a dot, as a change from the base's median. Below them the estimated change (◆) with its interval. What lies in the band counts as no change.</p>`;

function renderMetrics({ metrics }: Comparison): Html {
  return html`${legend}
${drawForest(metrics, 'ratio')}
${drawForest(metrics, 'difference')}
${dataTable({
  caption: 'Metrics of both sides, and how they changed',
  headings: ['Metric', 'Verdict', 'Base', 'Candidate', 'Change', 'Interval', 'Limit', 'p'],
  rows: metrics.map(rowOf),
  right: [2, 3, 4, 5, 6, 7],
})}`;
}

function rowOf(metric: MetricComparison) {
  const { name, unit, scale, verdict, estimate, interval, limit } = metric;
  const tested = verdict === 'improvement' ? metric.improvement : metric.regression;
  const show = (value: number | undefined): string =>
    value === undefined ? '–' : formatValue(value, unit);
  return [
    html`<code>${name}</code>`,
    compareMark(verdict),
    show(metric.baseMedian),
    show(metric.candidateMedian),
    estimate === undefined ? '–' : formatChange(estimate, scale),
    interval ? formatRange(interval, scale) : '–',
    limit === undefined ? '–' : formatLimit(metric),
    tested ? formatP(tested.adjusted) : '–',
  ];
}

function renderRuns({ base, candidate }: Comparison): Html {
  const sides = [
    ['Base', base],
    ['Candidate', candidate],
  ] as const;
  return html`${sides.map(
    ([title, side]) => html`<h3>${title}</h3>
${pairs(factsOf(side))}
${dataTable({
  caption: `Runs of the ${title.toLowerCase()}`,
  headings: ['Run', 'Started', 'Took', 'Operations', 'Verdict', 'Run id', 'Target'],
  rows: side.runs.map(rowOfRun),
  // Times stand on one line each, as numbers do.
  right: [1, 2, 3],
})}`,
  )}`;
}

function factsOf({ profile, contract, seed, machines, leftOut }: ComparisonSide) {
  const list = machines.map(describeMachine);
  return [
    ['profile', html`${profile.name} <span class="quiet">${profile.hash}</span>`],
    ['contract', `${contract}, seed ${seed}`],
    ...(list.length === 0
      ? [['machine', 'not known: the version that wrote these results did not keep it'] as const]
      : list.map((machine) => ['machine', machine] as const)),
    ...leftOut.map(({ place, reason }) => ['left out', `${place} ${reason}`] as const),
  ] as const;
}

function rowOfRun(run: ComparedRun) {
  const { place, startedAt, durationMs, operations, verdict, runId, target } = run;
  const started = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  return [place, started, formatMs(durationMs), formatCount(operations), verdict, runId, target];
}

function renderMethod({ margin, alpha, metrics }: Comparison): Html {
  const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
  return html`<p>A run is one observation, however many requests it had. The change of a metric is the Hodges-Lehmann estimate over all pairs of a base and a candidate run, on logarithms where it is a ratio, with the interval of the exact Mann-Whitney test.</p>
<p>A regression is claimed where an exact one-sided test shows a change for the worse by more than the limit (${percent(margin)} of a ratio; of errors 0.1 percentage points, or ${percent(margin)} of the base's median where that is more). Holm's adjustment holds the chance of any false one among these ${metrics.length} metrics to ${percent(alpha)}; improvements likewise. No change is claimed where the interval rules out so much for the worse. All else is inconclusive.</p>`;
}

function renderRaw(comparison: Comparison): Html {
  return folded('Show it', html`<pre>${printableJson(comparison)}</pre>`);
}
