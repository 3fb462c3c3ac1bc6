import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderPage } from '../../src/cli/report-assets.ts';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';
import { openBrowser } from '../helpers/browser.ts';
import { wholeRun } from '../helpers/page-results.ts';
import { wholeTrial } from '../helpers/trial-results.ts';

const folder = 'reports/shots';
/** Long pages are cut, since a picture of all of one is too small to read. */
const pieceHeight = 1_400;
const piecesShown = 6;
const fixtures = 'test/fixtures/results';

/** How each page is looked at. */
const views = {
  light: { width: 1280, colorScheme: 'light', media: 'screen' },
  dark: { width: 1280, colorScheme: 'dark', media: 'screen' },
  phone: { width: 390, colorScheme: 'light', media: 'screen' },
  print: { width: 760, colorScheme: 'dark', media: 'print' },
} as const;

/** The pages: of files that are named, or of those that the tests have. */
function readPages(files: readonly string[]): [string, Result][] {
  const read = (file: string): Result => parseResult(readFileSync(file, 'utf8'), file);
  if (files.length > 0) return files.map((file, index) => [`page-${index + 1}`, read(file)]);
  const names = ['fail', 'full-course', 'unreachable'];
  return [
    ...names.map((name): [string, Result] => [name, read(join(fixtures, `${name}.json`))]),
    ['run', wholeRun()],
    ['trial', wholeTrial()],
  ];
}

mkdirSync(folder, { recursive: true });
await using browser = await openBrowser();
for (const [name, result] of readPages(process.argv.slice(2))) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, renderPage(result));
  for (const [view, { width, colorScheme, media }] of Object.entries(views)) {
    const page = await browser.newPage({ width, colorScheme });
    await page.emulateMedia({ media });
    await page.goto(pathToFileURL(file).href);
    // What is folded is looked at as well.
    await page.evaluate(
      "for (const each of document.querySelectorAll('details')) each.open = true",
    );
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
    for (let nth = 0; nth < piecesShown && nth * pieceHeight < height; nth += 1) {
      const path = join(folder, `${name}.${view}.${nth + 1}.png`);
      const y = nth * pieceHeight;
      const clip = { x: 0, y, width, height: Math.min(pieceHeight, height - y) };
      await page.screenshot({ path, fullPage: true, clip });
      process.stdout.write(`${path}\n`);
    }
    await page.close();
  }
}
