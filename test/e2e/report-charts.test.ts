import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderPage } from '../../src/cli/report-assets.ts';
import type { OpenBrowser } from '../helpers/browser.ts';
import { openBrowser, type View } from '../helpers/browser.ts';
import { newFolder } from '../helpers/load-run.ts';
import { hourRun } from '../helpers/page-results.ts';

let browser: OpenBrowser;
const file = join(newFolder(), 'report.html');
beforeAll(async () => {
  writeFileSync(file, renderPage(hourRun()));
  browser = await openBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());

async function openReport(view?: View, before = ''): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(view);
  await page.addInitScript(before);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

const answers = '[data-chart=load-answers]';
const inFlight = '[data-chart=load-in-flight]';
const overTime = 8;

test('charts over time are read and zoomed together, by keys, by the mouse and by buttons', async () => {
  const { page, complaints } = await openReport();
  const count = (selector: string) => page.locator(selector).count();
  const drawn = await count('.chart.drawn canvas');

  await page.focus(`${answers} .live`);
  for (const key of ['ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
  const status = await page.textContent(`${answers} [role=status]`);
  const reading = await count('.uplot.reading');
  await page.keyboard.press('+');
  const byKey = await count('.chart.zoomed');
  await page.keyboard.press('Escape');
  const reset = await count('.chart.zoomed');

  await page.locator(`${answers} .u-over`).scrollIntoViewIfNeeded();
  const box = await page.locator(`${answers} .u-over`).boundingBox();
  const { x = 0, y = 0, width = 0 } = box ?? {};
  await page.mouse.move(x + width / 4, y + 50);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 60, { steps: 3 });
  await page.mouse.up();
  const byMouse = await count('.chart.zoomed');
  await page.mouse.dblclick(x + width / 2, y + 50);
  const byDoubleClick = await count('.chart.zoomed');
  await page.click(`${answers} button:has-text("+")`);
  const byButton = await count('.chart.zoomed');
  await page.click(`${answers} button:has-text("Reset")`);
  const atLast = await count('.chart.zoomed');

  const none = 0;
  const all = overTime;
  expect(status).toMatch(/^\d.*: 5xx \d.*\/s, 4xx \d.*\/s, 2xx \d+\/s$/);
  expect({ drawn, reading, byKey, reset, byMouse, byDoubleClick, byButton, atLast }).toEqual({
    ...{ drawn: all, reading: all, byKey: all, reset: none },
    ...{ byMouse: all, byDoubleClick: none, byButton: all, atLast: none },
  });
  expect(complaints).toEqual([]);
});

test('another theme draws the charts in its colours, a narrower window in its width', async () => {
  const { page, complaints } = await openReport();
  const look = () =>
    page.evaluate(`(() => {
      const marker = document.querySelector('${inFlight} tr:nth-child(2) .u-marker');
      const width = document.querySelector('${answers} canvas').getBoundingClientRect().width;
      const hidden = document.documentElement.scrollWidth - innerWidth;
      return { color: marker.style.borderColor, isNarrow: width < 400, hidden };
    })()`);
  const becomes = (expected: unknown) =>
    // Not `waitForFunction`, which evaluates text anew where the page's policy is in force.
    expect.poll(look, { timeout: 5_000 }).toEqual(expected);
  await becomes({ color: 'rgb(11, 107, 181)', isNarrow: false, hidden: 0 });
  await page.click('[data-theme-switch]');
  await becomes({ color: 'rgb(88, 174, 240)', isNarrow: false, hidden: 0 });
  await page.setViewportSize({ width: 390, height: 900 });
  await becomes({ color: 'rgb(88, 174, 240)', isNarrow: true, hidden: 0 });
  expect(complaints).toEqual([]);
});

test('where no script runs, and on paper, drawings stand in for them', async () => {
  const visible = async (page: Page, selector: string) =>
    page.locator(selector).filter({ visible: true }).count();
  const { page: plain } = await openReport({ javaScript: false });
  const { page: paper } = await openReport();
  const onScreen = await visible(paper, '.still svg');
  await paper.emulateMedia({ media: 'print' });
  expect({
    plain: await visible(plain, '.still svg'),
    ...{ onScreen, onPaper: await visible(paper, '.still svg') },
    canvases: await visible(paper, '.chart canvas'),
  }).toEqual({ plain: overTime, onScreen: 0, onPaper: overTime, canvases: 0 });
});

test('a series that is switched off leaves its stack', async () => {
  const { page, complaints } = await openReport();
  const isBlueDrawn = () =>
    page.evaluate(`(() => {
      const canvas = document.querySelector('${answers} canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const isBlue = (at) => data[at] === 11 && data[at + 1] === 107 && data[at + 2] === 181;
      for (let at = 0; at < data.length; at += 4) if (isBlue(at)) return true;
      return false;
    })()`);
  const before = await isBlueDrawn();
  await page.click(`${answers} tr:has-text("2xx") th`);
  const off = await page.locator(`${answers} tr.u-off`).allTextContents();
  const after = await isBlueDrawn();
  // That reading pixels is slow is no complaint about the page.
  const own = complaints.filter((complaint) => !complaint.startsWith('Canvas2D'));
  expect([before, off, after, own]).toEqual([true, ['2xx'], false, []]);
});

test.for(['C', 'en-US@posix'])(
  'a browser that takes "%s" for a language draws charts too',
  async (language) => {
    const { page, complaints } = await openReport(
      {},
      `Object.defineProperty(Navigator.prototype, 'language', { get: () => '${language}' })`,
    );
    expect([await page.locator('.chart.drawn canvas').count(), complaints]).toEqual([overTime, []]);
  },
);

test.for([
  ['has no canvas to draw on', '() => null'],
  ['fails when it draws', "() => { throw new Error('no') }"],
] as const)('where a browser %s, the still drawings stay', async ([, getContext]) => {
  const { page, complaints } = await openReport(
    {},
    `HTMLCanvasElement.prototype.getContext = ${getContext}`,
  );
  const still = await page.locator('.still svg').filter({ visible: true }).count();
  const drawn = await page.locator('.chart.drawn, .chart-tools, .chart .live').count();
  expect([still, drawn, complaints]).toEqual([overTime, 0, []]);
});
