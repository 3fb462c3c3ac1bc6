import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LivePage } from '../../src/cli/live-page.ts';
import { planLoad } from '../../src/cli/plan-load.ts';
import type { OpenBrowser } from '../helpers/browser.ts';
import { openBrowser } from '../helpers/browser.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { newFolder, writeProfile } from '../helpers/load-run.ts';
import { followEvents } from '../helpers/read-events.ts';

const hostile = `</title><script>window.isHacked = true</script>`;

/** Every answer is late, a third fails at first; the run lasts some five seconds. */
const profile = writeProfile(`name: ${JSON.stringify(hostile)}
contract: rfc
target:
  mock:
    api: plain
    faults: [{ kind: status, status: 503, retryAfter: { seconds: 0 }, match: { attempt: 1, probability: 0.3 } }]
load: { model: open, rate: 40/s, duration: 4500ms }
operations: [{ name: read, path: / }]
outputs: { trace: false }
`);

/** As the README shows it, with a profile of the test's own. */
function commandOf(out: string): string[] {
  const [, line = ''] =
    /^retrial (load \S+ --live-port 0)$/m.exec(readFileSync('README.md', 'utf8')) ?? [];
  const [command = '', , ...options] = line.split(' ');
  return [command, profile, '--out', out, ...options];
}

let browser: OpenBrowser;
beforeAll(async () => {
  browser = await openBrowser();
}, 30_000);
afterAll(() => browser[Symbol.asyncDispose]());

test('a load is followed second by second until its end, by events and in a browser', async () => {
  const out = join(newFolder(), 'run');
  const page = await browser.newPage();
  const asked = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => asked.add(new URL(request.url()).host));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  await using load = await startCli(commandOf(out));
  const told = followEvents(load.url);
  await page.goto(load.url);
  await page.locator('[data-live-charts] canvas').first().waitFor();
  const asStranger = get(load.url, { headers: { Host: 'evil.example' } });
  const [stranger] = (await once(asStranger, 'response')) as [IncomingMessage];
  stranger.resume();
  const second = await runCli([
    'load',
    profile,
    '--live-port',
    new URL(load.url).port,
    '--out',
    `${out}-2`,
  ]);
  await page.locator('[data-live-end]').waitFor();

  const events = await told;
  const names = events.map(({ name }) => name);
  const seconds = events.flatMap(({ name, data }) =>
    name === 'course' || name === 'charts' ? (data[0].seconds as number[]) : [],
  );
  expect(seconds.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect([names[0], names.at(-1)]).toEqual(['plan', 'end']);
  const { child } = load;
  const exitCode = child.exitCode ?? (await once(child, 'exit'))[0];
  const end = events.at(-1)?.data;
  // On a busy machine the generator may be late, which is not what is tried here.
  expect(end).toMatchObject({ exitCode, folder: out, reasons: expect.any(Array) });

  expect(stranger.statusCode).toBe(421);
  expect({ ...second, stdout: '', isThere: existsSync(`${out}-2`) }).toEqual({
    ...{ exitCode: 64, stdout: '', isThere: false },
    stderr: expect.stringMatching(
      /^retrial: --live-port: port \d+ on 127\.0\.0\.1 is in use; choose another one, or 0 for any free one\n$/,
    ),
  });

  expect({
    ...{ asked: [...asked], complaints, heading: await page.locator('h1').textContent() },
    isHacked: await page.evaluate('window.isHacked'),
    charts: await page.locator('[data-live-charts] figure').count(),
    attempts: await page.locator('[data-cell="attempts"]').textContent(),
    end: await page.locator('[data-live-end] h2').textContent(),
  }).toEqual({
    ...{ asked: [new URL(load.url).host], complaints: [], heading: hostile, isHacked: undefined },
    ...{ charts: 8, attempts: expect.stringMatching(/^\d+, \d+ retries$/) },
    end: `The run is over: ${end.verdict} (exit code ${exitCode})`,
  });
});

test('a page that finds too many readers before it says that it cannot follow the run', async () => {
  await using live = await LivePage.open(planLoad({ profile }), 0);
  const readers = Array.from({ length: 16 }, () => get(new URL('/events', live.url)));
  await Promise.all(readers.map((reader) => once(reader, 'response')));
  const page = await browser.newPage();
  await page.goto(live.url);
  const status = page.locator('[data-live-status]', { hasText: /./ });
  expect(await status.textContent()).toBe(
    'The run cannot be followed here: it is over, or has too many readers. Reload to try again.',
  );
  for (const reader of readers) reader.destroy();
});
