import { expect, test } from 'vitest';
import { shortTexts } from '../../../../src/report/html/short-texts.ts';
import { wholeRun } from '../../../helpers/page-results.ts';

test('a result without long texts stays as it is, histograms too', () => {
  expect(shortTexts(wholeRun())).toEqual(wholeRun());
});

test('a text is cut after 600 characters, and says how long it was', () => {
  const { reasons } = shortTexts({ ...wholeRun(), reasons: ['x'.repeat(600), 'y'.repeat(601)] });
  expect(reasons).toEqual(['x'.repeat(600), `${'y'.repeat(600)}… (cut: 601 characters)`]);
});

test('a command stays whole, so that it can be copied', () => {
  const command = `retrial load ${'x'.repeat(5_000)}`;
  expect(shortTexts({ ...wholeRun(), command }).command).toBe(command);
});

test('names that begin alike and are cut alike stay apart', () => {
  const run = wholeRun();
  const byCode = { [`${'x'.repeat(700)}a`]: 1, [`${'x'.repeat(700)}b`]: 2 };
  const cut = `${'x'.repeat(600)}… (cut: 701 characters)`;
  expect(shortTexts({ ...run, counts: { ...run.counts, byCode } }).counts.byCode).toEqual({
    [cut]: 1,
    [`${cut} (2)`]: 2,
  });
});
