import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { machines } from '../../../error-rates/machine.ts';
import { falseAlarms, shortForm } from '../../../error-rates/page.ts';
import { chanceInterval } from '../../../error-rates/rates.ts';

test('docs/compare.md shows what its command finds, in its short form', { timeout: 60_000 }, () => {
  expect(readFileSync('docs/compare.md', 'utf8')).toContain(`\n${shortForm()}\n`);
});

test('no machine on which sides take turns is known to raise more false alarms than allowed', {
  timeout: 60_000,
}, () => {
  const fair = machines.filter(({ order }) => order === 'in turns');
  const alarms = falseAlarms(100, fair).flatMap(({ identical, limit }) => [identical, limit]);
  const least = alarms.map(({ regression, rounds }) => chanceInterval(regression, rounds)[0]);
  expect(alarms.length).toBe(8);
  expect(least.filter((share) => share > 0.05)).toEqual([]);
});

test('the interval of a chance is that of the published tables', () => {
  // Clopper and Pearson 1934: 10 of 100 at 95 %.
  expect(chanceInterval(10, 100).map((bound) => bound.toFixed(4))).toEqual(['0.0490', '0.1762']);
  expect(chanceInterval(0, 20).map((bound) => bound.toFixed(4))).toEqual(['0.0000', '0.1684']);
  expect(chanceInterval(20, 20).map((bound) => bound.toFixed(4))).toEqual(['0.8316', '1.0000']);
});
