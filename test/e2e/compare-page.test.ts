import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { writeComparison } from '../../src/cli/write-comparison.ts';
import { compareRuns } from '../../src/core/compare/compare-runs.ts';
import { openBrowser } from '../helpers/browser.ts';
import { madeRuns } from '../helpers/compared-runs.ts';
import { newFolder } from '../helpers/load-run.ts';

const complaints = readFileSync(join(import.meta.dirname, '../browser/complaints.js'), 'utf8');

const views = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

test('a comparison is read in a browser, wide and light or narrow and dark', {
  timeout: 60_000,
}, async () => {
  const [, file = ''] = writeComparison(
    compareRuns({
      base: { runs: madeRuns('before', 5, (near) => ({ responseUs: 10_000 * near })) },
      candidate: {
        runs: madeRuns('after', 5, (near) => ({ responseUs: 11_000 * near, failed: 9 })),
      },
      tool: { name: 'retrial', version: '0' },
    }),
    newFolder(),
  );
  const url = pathToFileURL(file).href;
  await using browser = await openBrowser();
  for (const view of views) {
    const page = await browser.newPage(view);
    const faults: string[] = [];
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== url) faults.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    expect(await page.title()).toBe('regression: orders');
    faults.push(...(await page.evaluate<string[]>(complaints)));
    expect(faults).toEqual([]);
    // Seven metrics as ratios and one as a difference, each a row of some height.
    const script = "[...document.querySelectorAll('svg.forest')].map((each) => each.clientHeight)";
    const heights = await page.evaluate<number[]>(script);
    expect(heights.map((height) => height > 40)).toEqual([true, true]);
  }
});
