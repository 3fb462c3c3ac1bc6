import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readAssets, renderPage } from '../../../src/cli/report-assets.ts';
import { compactResult } from '../../../src/report/html/compact-result.ts';
import { hourRun, manyOperations, wholeRun } from '../../helpers/page-results.ts';
import { wholeTrial } from '../../helpers/trial-results.ts';

const kilobytes = (text: string): number => Buffer.byteLength(text) / 1_000;

test('each style sheet and script has the hash of its text, and cannot end its element', () => {
  const { styles, scripts } = readAssets();
  for (const { text, sha256 } of [...styles, ...scripts]) {
    expect(sha256).toBe(createHash('sha256').update(text).digest('base64'));
    expect(text).not.toMatch(/\r|<\/(style|script)/i);
  }
  expect(Math.min(styles.length, scripts.length)).toBeGreaterThan(0);
});

test('the page carries the result, packed', () => {
  const [, packed = ''] = /id="packed-result">([^<]*)</.exec(renderPage(wholeRun())) ?? [];
  expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toBe(compactResult(wholeRun()));
});

test('the page of an hour stays below 500 kB, with its result inside', () => {
  const page = renderPage(hourRun());
  expect(page.includes('id="packed-result"')).toBe(true);
  expect(kilobytes(page)).toBeLessThan(500);
});

test.for([
  ['500 operations', manyOperations(500)],
  ['a trial', wholeTrial()],
] as const)('the page of %s stays below 500 kB', ([, result]) => {
  expect(kilobytes(renderPage(result))).toBeLessThan(500);
});
