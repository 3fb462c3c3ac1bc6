import { expect, test } from 'vitest';
import { compareRuns } from '../../../../src/core/compare/compare-runs.ts';
import type { Comparison } from '../../../../src/core/compare/comparison.ts';
import { renderComparePage } from '../../../../src/report/html/compare-page.ts';
import { madeRun, madeRuns } from '../../../helpers/compared-runs.ts';

const assets = {
  styles: [{ text: 'svg.forest {}', sha256: 'c3R5bGU=' }],
  scripts: [{ text: 'void 0', sha256: 'c2NyaXB0' }],
};
const tool = { name: 'retrial', version: '0.1.0' };
const base = madeRuns('before', 5, (near) => ({ responseUs: 10_000 * near }));

function comparison(factor = 1.1, runs = 5): Comparison {
  const candidate = madeRuns('after', runs, (near) => ({
    responseUs: 10_000 * near * factor,
    failed: 9,
  }));
  return compareRuns({ base: { runs: base }, candidate: { runs: candidate }, tool });
}

const page = (shown: Comparison) => renderComparePage(shown, assets);
const count = (text: string, part: string) => text.split(part).length - 1;

test('a page has its verdict, every metric as a drawing and a row, both sides, and the method', () => {
  const text = page(comparison());
  const titles = [...text.matchAll(/<h2 id="\S+">(.*?)<\/h2>/g)].map(([, title]) => title);
  expect(titles).toEqual(['Verdict', 'Metrics', 'Runs', 'How it was compared', 'Raw JSON']);
  expect(text).toContain('<title>regression: orders</title>');
  expect(text).toContain('REGRESSION <small>exit code 2</small>');
  // Seven ratios and one difference, each with five runs a side, an estimate and an interval.
  const drawn = [
    'svg class="forest"',
    'class="before"',
    'class="after"',
    'class="estimate"',
    'class="interval"',
  ];
  expect(drawn.map((part) => count(text, part))).toEqual([2, 40, 40, 8, 8]);
  expect(count(text, '<th scope="row"><code>')).toBe(8);
});

test('nothing on the page needs a style or a script that its policy does not name', () => {
  const text = page(comparison());
  expect(text).toContain(
    'default-src &#39;none&#39;; script-src &#39;sha256-c2NyaXB0&#39;; style-src &#39;sha256-c3R5bGU=&#39;',
  );
  expect(text).not.toMatch(/ (style|on\w+)=/);
});

test('one run a side has no interval, and says so in words', () => {
  const one = compareRuns({
    base: { runs: base.slice(0, 1) },
    candidate: { runs: madeRuns('after', 1, () => ({ responseUs: 12_000 })) },
    tool,
  });
  const text = page(one);
  expect(count(text, 'class="interval"')).toBe(0);
  expect(count(text, 'class="estimate"')).toBe(8);
  expect(text).toContain('one run a side is advisory');
});

test('what is far off stays within the drawing, with an arrow', () => {
  const far = page(comparison(40));
  const places = [...far.matchAll(/c[xy]="(-?[\d.]+)"/g)].map(([, value]) => Number(value));
  expect(places.filter((value) => !(value >= 0 && value <= 860))).toEqual([]);
  expect(far).toContain('l6 5l-6 5"');
});

test('a metric that has no numbers is in the table and not in the drawing', () => {
  const runs = madeRuns('after', 5, (near) => ({ responseUs: 10_000 * near }));
  const [first, ...others] = runs;
  const { p99: _p99, ...response } = runs[0]?.result.metrics.response ?? {};
  const short = first
    ? [{ ...first, result: { ...first.result, metrics: { ...first.result.metrics, response } } }]
    : [];
  const shown = compareRuns({
    base: { runs: base },
    candidate: { runs: [...short, ...others] as typeof runs },
    tool,
  });
  const text = page(shown);
  expect([count(text, 'class="estimate"'), count(text, '<th scope="row"><code>')]).toEqual([7, 8]);
});

test('hostile texts of targets and files stay text', () => {
  const evil = '</script><img src=x onerror=alert(1)>\u202e';
  const hostile = madeRun(evil, { responseUs: 10_001, changes: { target: evil, runId: evil } });
  const shown = compareRuns({
    base: { runs: [...base.slice(1), hostile] },
    candidate: { runs: madeRuns('after', 5, (near) => ({ responseUs: 10_000 * near })) },
    tool,
  });
  const text = page(shown);
  expect(text).not.toContain('<img');
  expect(text).not.toContain('\u202e');
  expect(count(text, '</script>')).toBe(1);
});
