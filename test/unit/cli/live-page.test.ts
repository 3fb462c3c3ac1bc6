import { expect, test } from 'vitest';
import { LivePage } from '../../../src/cli/live-page.ts';
import { planLoad } from '../../../src/cli/plan-load.ts';
import type { Window } from '../../../src/core/result.ts';
import { windowCharts } from '../../../src/report/html/charts/window-charts.ts';
import { liveCells } from '../../../src/report/live/cells.ts';
import type { LiveLook } from '../../../src/report/live/look.ts';
import { lookAtEnd } from '../../../src/report/live/look-at-end.ts';
import { lookOf } from '../../helpers/live-looks.ts';
import { followEvents } from '../../helpers/read-events.ts';
import { readResult } from '../../helpers/results.ts';

const plan = planLoad({ profile: 'test/fixtures/profiles/small.yaml', seed: '1' });
const result = readResult('fail');

function windowAt(second: number): Window {
  return {
    ...{ startMs: second * 1_000, arrivals: 100, started: 100, succeeded: 99, failed: 1 },
    ...{ dropped: 0, attempts: 120, retries: 20, inFlight: 3 },
  };
}

const runOf = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** What is told to somebody who comes once two seconds are over, until the end. */
async function tellLate(windows: readonly Window[]) {
  const page = await LivePage.open(plan, 0);
  page.show(lookOf({ elapsedMs: 1_010 }), [windowAt(0)]);
  page.show(lookOf({ elapsedMs: 2_020 }), [windowAt(1)]);
  const told = followEvents(page.url);
  while (!page.hasReaders) await new Promise(setImmediate);
  page.show(lookOf({ elapsedMs: 3_030 }), [windowAt(2)]);
  page.show(lookOf({ elapsedMs: 3_530 }), []);
  page.end({ ...result, durationMs: 3_600, windows: [...windows] }, 'reports/here');
  await page[Symbol.asyncDispose]();
  return await told;
}

test('who comes late is told of the course so far, then of each second, and of the end', async () => {
  const events = await tellLate([0, 1, 2, 3].map(windowAt));
  const told = (look: LiveLook) => ({ name: 'look', data: { look, cells: liveCells(look) } });
  const look = (elapsedMs: number) => told(lookOf({ elapsedMs }));
  const whole = { ...result, durationMs: 3_600 };
  const charts = (windows: readonly Window[], endMs: number) => windowCharts({ windows, endMs });
  const { verdict, exitCode, reasons } = result;
  expect(events).toEqual([
    { name: 'plan', data: { run: runOf } },
    { name: 'course', data: charts([windowAt(0), windowAt(1)], 2_000) },
    look(2_020),
    { name: 'charts', data: charts([windowAt(2)], 3_000) },
    look(3_030),
    look(3_530),
    { name: 'charts', data: charts([windowAt(3)], 3_600) },
    told(lookAtEnd(lookOf({ elapsedMs: 3_530 }), whole)),
    { name: 'end', data: { verdict, exitCode, reasons, folder: 'reports/here' } },
  ]);
});

test('seconds that were joined in the result since are not told twice', async () => {
  const events = await tellLate([0, 2].map(windowAt));
  const seconds = events.flatMap(({ name, data }) =>
    name === 'course' || name === 'charts' ? [data[0].seconds] : [],
  );
  expect(seconds).toEqual([[0, 1], [2]]);
});

test('a page that nobody looks at costs nothing and ends at once', async () => {
  await using page = await LivePage.open(plan, 0);
  page.show(lookOf(), [windowAt(0)]);
  expect([page.hasReaders, new URL(page.url).hostname]).toEqual([false, '127.0.0.1']);
});

test('all that the page is made of comes from the page itself', async () => {
  await using page = await LivePage.open(plan, 0);
  const get = async (path: string) => {
    const response = await fetch(new URL(path, page.url));
    return { status: response.status, text: await response.text() };
  };
  const { text } = await get('/');
  const paths = [...text.matchAll(/ (?:src|href)="([^"]*)"/g)].map(([, path = '']) => path);
  const served = paths.filter((path) => path !== 'data:,');
  const statuses = await Promise.all(served.map(async (path) => (await get(path)).status));
  expect(served.every((path) => /^\/(styles|scripts)\/\d+\.(css|js)$/.test(path))).toBe(true);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('a name is text of the page, and a secret in it is no text at all', async () => {
  const name = '<script>alert(1)</script> s3cret-token';
  const profile = { ...plan.profile, name };
  await using page = await LivePage.open({ ...plan, profile, secrets: ['s3cret-token'] }, 0);
  const text = await (await fetch(page.url)).text();
  expect(text).toContain('<h1>&lt;script&gt;alert(1)&lt;/script&gt; ');
  expect(text).not.toMatch(/<script>alert|s3cret-token/);
});
