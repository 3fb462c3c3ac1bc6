import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Comparison } from '../core/compare/comparison.ts';
import type { Result } from '../core/result.ts';
import { compactResult } from '../report/html/compact-result.ts';
import { renderComparePage } from '../report/html/compare-page.ts';
import type { Asset } from '../report/html/frame.ts';
import { renderHtml } from '../report/html/page.ts';

/** The same place as seen from src/ and from dist/. */
const folder = new URL('../../assets/', import.meta.url);

const own = (name: string): string => fileURLToPath(new URL(name, folder));
const require = createRequire(import.meta.url);

/** A result as the text of report.html, with all that the page needs inside of it. */
export function renderPage(result: Result): string {
  const packed = gzipSync(compactResult(result), { level: 9 }).toString('base64');
  return renderHtml(result, { ...readAssets(), packed });
}

/** A comparison as the text of a page, likewise; nothing on it needs the library of charts. */
export function renderComparisonPage(comparison: Comparison): string {
  const styles = [own('report.css'), own('compare.css')].map(readAsset);
  return renderComparePage(comparison, { styles, scripts: [readAsset(own('page.js'))] });
}

/** The style sheets and scripts of a report, in the order in which they stand in the page. */
export function readAssets(): {
  readonly styles: readonly Asset[];
  readonly scripts: readonly Asset[];
} {
  return {
    styles: [require.resolve('uplot/dist/uPlot.min.css'), own('report.css'), own('charts.css')].map(
      readAsset,
    ),
    scripts: [
      own('language.js'),
      require.resolve('uplot/dist/uPlot.iife.min.js'),
      own('page.js'),
      own('chart-options.js'),
      own('report.js'),
    ].map(readAsset),
  };
}

function readAsset(file: string): Asset {
  // A browser hashes a script with its line ends as a page has them: LF alone.
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return { text, sha256: createHash('sha256').update(text).digest('base64') };
}
