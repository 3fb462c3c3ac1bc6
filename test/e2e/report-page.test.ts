import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderPage } from '../../src/cli/report-assets.ts';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';
import type { OpenBrowser, View } from '../helpers/browser.ts';
import { openBrowser } from '../helpers/browser.ts';
import { runCli } from '../helpers/cli.ts';
import { newFolder, writeProfile } from '../helpers/load-run.ts';
import { emptyRun, fullRun, hourRun, manyOperations, wholeRun } from '../helpers/page-results.ts';
import { readResult } from '../helpers/results.ts';
import { trialResult, wholeTrial } from '../helpers/trial-results.ts';

const complaintsScript = readFileSync(
  join(import.meta.dirname, '../browser/complaints.js'),
  'utf8',
);

let browser: OpenBrowser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser[Symbol.asyncDispose]());

/** A page in the browser, and everything that it did which a report must not do. */
interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly faults: string[];
}

async function open(file: string, view: View = {}): Promise<Opened> {
  const page = await browser.newPage(view);
  const url = pathToFileURL(file).href;
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('blob:')) {
      faults.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, faults, [Symbol.asyncDispose]: () => page.close() };
}

/** The page of a result, in a file as a reader gets it. */
function written(result: Result): string {
  const file = join(newFolder(), 'report.html');
  writeFileSync(file, renderPage(result));
  return file;
}

const widths = { light: 1280, dark: 390 } as const;
const unfold = "for (const each of document.querySelectorAll('details')) each.open = true";

/** What keeps readers from a page, with all that is folded shown. */
async function complaintsOf({ page, faults }: Opened): Promise<string[]> {
  await page.evaluate(unfold);
  return [...faults, ...(await page.evaluate<string[]>(complaintsScript))];
}

/** How tall each section is, by its id. */
async function sectionHeights({ page }: Opened): Promise<Record<string, number>> {
  return await page.evaluate<Record<string, number>>(
    "Object.fromEntries([...document.querySelectorAll('main > section')].map((each) => [each.id, each.offsetHeight]))",
  );
}

test.for([
  ['a whole run', fullRun(), ['light', 'dark']],
  ['the trial of a client', wholeTrial(), ['light', 'dark']],
  ['a run of an older version', readResult('fail'), ['light']],
  ['a run that reached nothing', readResult('unreachable'), ['dark']],
  ['a run in which nothing arrived', emptyRun(), ['light']],
  ['a run with 500 operations', manyOperations(500), ['light']],
  ['a trial without cases', trialResult(), ['dark']],
] as const)(
  'the page of %s can be read by everybody, on a phone too',
  async ([, result, colorSchemes]) => {
    const file = written(result);
    for (const colorScheme of colorSchemes) {
      await using opened = await open(file, { colorScheme, width: widths[colorScheme] });
      expect(await complaintsOf(opened)).toEqual([]);
    }
  },
);

test('what would keep readers from a page is noticed', async () => {
  const page = await browser.newPage({ width: 390 });
  await page.setContent(`<body><h1>one</h1><h3>three</h3><button></button><svg></svg>
<table><tr><td id="a">cell</table><p id="a" style="color: #999; background: #fff">pale</p>
<div style="overflow-x: auto; width: 50px">${'wide'.repeat(50)}</div><div style="width: 999px">wide</div>`);
  const complaints = await page.evaluate<string[]>(complaintsScript);
  await page.close();
  expect(complaints.map((each) => each.replace(/[:,].*/s, ''))).toEqual([
    ...['without a name', 'headings out of order', 'a drawing without a title'],
    ...['a table without a caption', 'no keyboard scrolls', 'an id that stands twice'],
    ...['weak contrast', '617px too wide'],
  ]);
});

test('every section of a whole run is there, and none is empty', async () => {
  await using opened = await open(written(fullRun()));
  const heights = await sectionHeights(opened);
  expect(Object.keys(heights)).toEqual([
    ...['verdict', 'health', 'rules', 'thresholds', 'latency', 'load', 'waits', 'idempotency'],
    ...['operations', 'answers', 'environment', 'raw'],
  ]);
  expect(Math.min(...Object.values(heights))).toBeGreaterThan(60);
});

test('the page that a run leaves tells of that run', async () => {
  const profile = writeProfile(`name: short
target:
  mock:
    api: plain
    faults: [{ kind: status, status: 503, retryAfter: { seconds: 0 }, match: { attempt: 1, probability: 0.3 } }]
load: { model: open, rate: 40/s, duration: 1s }
operations: [{ name: read, path: / }]
seed: 1
`);
  const folder = newFolder();
  await runCli(['load', profile, '--out', folder]);
  const { verdict } = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
  await using opened = await open(join(folder, 'report.html'));
  const { page } = opened;
  expect(await complaintsOf(opened)).toEqual([]);
  expect(await page.title()).toBe(`${verdict}: short`);
  expect(await page.locator('#verdict .figures dd').first().innerText()).toContain('40');
});

test('without scripts all is there but what takes one', async () => {
  await using opened = await open(written(fullRun()), { javaScript: false });
  const { page } = opened;
  expect(await page.locator('.needs-script:visible').count()).toBe(0);
  expect(await page.locator('#raw noscript').innerText()).toContain('takes JavaScript to save');
  expect(await page.locator('#latency svg:visible').count()).toBeGreaterThan(2);
  await page.locator('#rule-retry-after-honored summary').first().click();
  expect(await page.locator('svg.course:visible').first().isVisible()).toBe(true);
});

test('the result that is saved from the page is that of result.json, and safe to print', async () => {
  const result = { ...hourRun(), reasons: ['an odd \u202e sign'] };
  await using opened = await open(written(result));
  const { page, faults } = opened;
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save result.json' }).click();
  const saved = readFileSync(await (await download).path(), 'utf8');
  expect(JSON.parse(saved)).toEqual(JSON.parse(JSON.stringify(result)));
  expect(saved.includes('\u202e')).toBe(false);
  expect(saved.includes('an odd \\u202e sign')).toBe(true);
  expect(faults).toEqual([]);
});

test('a reason leads to its rule, which unfolds; the switch turns light to dark and back', async () => {
  await using opened = await open(written(wholeRun()));
  const { page } = opened;
  const rule = page.locator('#rule-retry-after-honored');
  expect(await rule.getAttribute('open')).toBe(null);
  await page.locator('.banner a').first().click();
  await expect.poll(() => rule.getAttribute('open')).toBe('');
  const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const light = await ground();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await ground()).not.toBe(light);
  await page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await ground()).toBe(light);
});

test('the command that runs it again is copied, or selected where a browser lets no page copy', async () => {
  await using opened = await open(written(wholeRun()));
  const copy = opened.page.locator('#environment .command button');
  await copy.click();
  await expect.poll(() => copy.innerText()).toMatch(/^(Copied|Selected: copy it now)$/);
  await opened.page.evaluate(
    "navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))",
  );
  await copy.click();
  await expect.poll(() => copy.innerText()).toBe('Selected: copy it now');
  expect(await opened.page.evaluate('String(getSelection())')).toBe(wholeRun().command);
});

test('cases can be filtered by verdict and by name, operations by name', async () => {
  await using trial = await open(written(wholeTrial()));
  const cases = trial.page.locator('#case-list > details:visible');
  await trial.page.getByRole('radio', { name: 'warn 1' }).check();
  expect(await cases.allInnerTexts()).toEqual([expect.stringContaining('ra-seconds-429')]);
  expect(await trial.page.locator('#matrix-table tr[data-name]:visible').count()).toBe(1);
  expect(await trial.page.locator('#matrix [role=status]').innerText()).toBe('2 shown');
  await using run = await open(written(manyOperations(100)));
  await run.page.getByRole('searchbox').fill('number-99');
  const shown = run.page.locator('#by-operation tbody:visible');
  expect(await shown.count()).toBe(1);
});

test('on paper all is unfolded, and dark on light whatever the reader prefers', async () => {
  await using opened = await open(written(wholeRun()), { colorScheme: 'dark' });
  const { page } = opened;
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await page.locator('details:not([open])').count()).toBe(0);
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await page.locator('details[open]').count()).toBe(0);
});

test('whatever a target sends stays text, and a megabyte of it leaves the page small', async () => {
  const attack = `</script></title><script>window.isHacked = true</script><img src=x onerror="window.isHacked = true">'"\u202e`;
  const run = fullRun();
  const file = written({
    ...run,
    ...{ reasons: [attack, 'm'.repeat(1_000_000)], target: attack, command: attack },
    profile: { ...run.profile, name: attack },
    counts: { ...run.counts, byCode: { [attack]: 1, ['c'.repeat(1_000_000)]: 2 } },
    operations: Object.fromEntries(
      Object.values(run.operations).map((metrics, index) => [`${attack}${index}`, metrics]),
    ),
    rules: run.rules.map((rule) => ({
      ...rule,
      evidence: rule.evidence.map((each) => ({ ...each, sentence: attack })),
      notes: [attack],
    })),
  });
  await using opened = await open(file);
  expect(await opened.page.evaluate('window.isHacked')).toBe(undefined);
  expect(await complaintsOf(opened)).toEqual([]);
  expect(await opened.page.locator('h1').innerText()).toContain('</script></title><script>');
  expect(readFileSync(file).byteLength).toBeLessThan(500_000);
  // Nor would anything run or be fetched that got into the page all the same.
  const refused = opened.page.waitForEvent('requestfailed');
  await opened.page.evaluate(`const script = document.createElement('script');
script.textContent = 'window.isHacked = true';
const image = new Image();
image.src = 'http://127.0.0.1:9/';
document.body.append(script, image);`);
  expect((await refused).failure()?.errorText).toBe('csp');
  expect(await opened.page.evaluate('window.isHacked')).toBe(undefined);
});
