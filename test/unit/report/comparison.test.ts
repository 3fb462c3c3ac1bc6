import { expect, test } from 'vitest';
import { compareRuns } from '../../../src/core/compare/compare-runs.ts';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import { renderComparison } from '../../../src/report/comparison.ts';
import { madeRun, madeRuns } from '../../helpers/compared-runs.ts';
import { resultPath } from '../../helpers/results.ts';

const base = madeRuns('reports/before', 5, (near) => ({ responseUs: 10_000 * near }));

function comparison(factor: number): Comparison {
  const runs = madeRuns('reports/after', 5, (near) => ({
    responseUs: 10_000 * near * factor,
    durationMs: 10_000 / near,
    failed: factor > 1 ? 12 : 0,
  }));
  const late = madeRun('reports/after/6', { changes: { verdict: 'generator-late' } });
  return compareRuns({
    base: { runs: base },
    candidate: { runs: [...runs, late] },
    tool: { name: 'retrial', version: '0.1.0' },
  });
}

test.for([80, 120])('a regression reads well in %i columns', async (columns) => {
  const text = renderComparison(comparison(1.1), { color: false, columns });
  await expect(text).toMatchFileSnapshot(resultPath(`comparison.${columns}.txt`));
  // The names of places are of the user's making.
  const lines = text.split('\n').filter((line) => line.length > columns);
  expect(lines).toEqual([]);
});

test('colour adds nothing but colour', () => {
  const shown = comparison(0.9);
  const colored = renderComparison(shown, { color: true, columns: 100 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
  const plain = colored.replaceAll(/\u001b\[\d+m/g, '');
  expect(plain).toBe(renderComparison(shown, { color: false, columns: 100 }));
  expect(colored).not.toBe(plain);
});

test('texts of a target or a profile cannot reach the terminal as control sequences', () => {
  const [first, ...others] = base;
  const hostile = first
    ? [{ ...first, place: 'a\u001b[2Jb', result: { ...first.result, target: '\u202eevil' } }]
    : [];
  const text = renderComparison(
    compareRuns({
      base: { runs: [...hostile, ...others] },
      candidate: { runs: madeRuns('new', 5, (near) => ({ responseUs: 9_999 * near })) },
      tool: { name: 'retrial', version: '0' },
    }),
    { color: false, columns: 100 },
  );
  expect(text).toContain('\\x1b[2Jb');
  expect(['\u001b', '\u202e'].filter((character) => text.includes(character))).toEqual([]);
});

test('what only one side has is shown of each', () => {
  const other = madeRuns('new', 5, (near) => ({
    responseUs: 10_100 * near,
    changes: { contract: 'aigeon', seed: '2' },
  }));
  const forced = compareRuns({
    base: { runs: base },
    candidate: { runs: other },
    tool: { name: 'retrial', version: '0' },
    force: true,
  });
  const text = renderComparison(forced, { color: false, columns: 100 });
  expect(text).toMatch(/^contract +aisearch against aigeon$/m);
  expect(text).toMatch(/^seed +1 against 2$/m);
});
