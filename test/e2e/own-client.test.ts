import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import { exitCodes } from '../../src/core/verdict.ts';
import { runCli } from '../helpers/cli.ts';
import { flaggedBy, judgeAgain, runProfile, writeProfile } from '../helpers/load-run.ts';
import { countProcesses, hasProc, untilProcesses } from '../helpers/processes.ts';

vi.setConfig({ maxConcurrency: 2, testTimeout: 60_000 });

// All that is started below has it in its environment.
const mark = randomUUID();
process.env.OWN_CLIENT_TEST = mark;
afterAll(() => {
  delete process.env.OWN_CLIENT_TEST;
});

/** A client of AI Search that keeps to the vendor's pages, but for what is put in the place of a part. */
function client(bent: { wait?: string; retries?: string; before?: string } = {}): string {
  const {
    wait = 'after > 0 ? after * 1_000 * (1 + 0.3 * Math.random()) : 200 + 200 * Math.random()',
    retries = 'status === 429 || status >= 500',
    before = '',
  } = bent;
  return `
import { setTimeout as pause } from 'node:timers/promises';
let count = 0;
export default async function client({ url, method, headers, body, key }, signal) {
  count += 1;
  ${before}
  const sent = JSON.stringify({ ...JSON.parse(body), idempotencyKey: key });
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url, { method, headers, body: sent, signal });
    await answer.arrayBuffer();
    const { ok, status } = answer;
    if (ok || !(${retries}) || attempt === 4) return { ok, status };
    const after = Number(answer.headers.get('retry-after') ?? 0);
    await pause(${wait}, undefined, { signal });
  }
}
`;
}

const fault = (settings: string): string => `{ kind: status, ${settings}, match: { attempt: 1 } }`;
const busy = fault('status: 429, code: RATE_LIMIT_EXCEEDED, retryAfter: { seconds: 1 }');

interface Wanted {
  /** The text of the module. */
  readonly module: string;
  readonly client?: string;
  readonly faults?: string;
  readonly more?: string;
}

/** A profile of 30 searches within 1.5 s, beside the module that makes them. */
function profileOf({ module, client = 'module: ./client.mjs', faults = '', more = '' }: Wanted) {
  const file = writeProfile(`name: own
target:
  mock: { api: aisearch, options: { limits: { requestsPerSecond: 200 } }, faults: [${faults}] }
  headers: { Authorization: Bearer sk_test_a }
client: { ${client} }
load: { model: open, rate: 20/s, duration: 1500ms }
operations:
  - { name: search, method: POST, path: /v1/search, body: { query: 'kettle {{seq}}', surfaces: [chatgpt] } }
seed: 1
${more}
`);
  writeFileSync(join(dirname(file), 'client.mjs'), module);
  return file;
}

const done = { operations: 30, succeeded: 30, failed: 0, censored: 0, dropped: 0 };

const adapter = `${client().replace('export default ', '')}
import { createInterface } from 'node:readline';
const { signal } = new AbortController();
for await (const line of createInterface({ input: process.stdin })) {
  const operation = JSON.parse(line);
  const tell = (result) => console.log(JSON.stringify({ id: operation.id, ...result }));
  client(operation, signal).then(tell, (error) => tell({ ok: false, error: String(error) }));
}
`;

test.concurrent.for<[what: string, own: string, module: string]>([
  ['a module', 'module: ./client.mjs, concurrency: 20', client()],
  ['a pool of adapters', 'adapter: [node, ./client.mjs], processes: 3', adapter],
])('%s that keeps its promises is acquitted under load', async ([, own, module], { expect }) => {
  const run = await runProfile(profileOf({ client: own, module, faults: busy }));
  const { counts, exitCode, rules, reasons, course, windows } = run.result;
  expect({ exitCode, flagged: flaggedBy(rules), reasons: reasons.length }).toEqual({
    exitCode: exitCodes.pass,
    flagged: {},
    reasons: 1,
  });
  expect(counts).toMatchObject({
    ...{ ...done, attempts: 60, retries: 30, jobs: 30, replays: 0, networkErrors: 0 },
    byStatus: { 202: 30, 429: 30 },
  });
  expect(rules.find(({ id }) => id === 'retry-after-honored')?.checked).toBe(30);
  expect(course?.waits.map(({ source, count }) => [source, count])).toEqual([['retry-after', 30]]);
  expect(course?.idempotency).toMatchObject({ writes: 30, keys: 30, resent: 30, jobs: 30 });
  // Its connections are its own.
  expect(windows.filter(({ connections }) => connections !== undefined)).toEqual([]);
  expect(await judgeAgain(run)).toEqual(rules);
});

test.concurrent.for<[what: string, rule: string, wanted: Wanted]>([
  [
    'does not wait as long as it is asked to',
    'retry-after-honored',
    { module: client({ wait: '100 + 400 * Math.random()' }), faults: busy },
  ],
  [
    'sends again what is never to be retried',
    'never-retry-4xx',
    {
      module: client({ retries: 'status >= 400' }),
      faults: fault('status: 400, code: INVALID_REQUEST'),
    },
  ],
])('who %s is convicted of that alone, %s', async ([, rule, wanted], { expect }) => {
  const run = await runProfile(profileOf(wanted), [], { decided: [rule] });
  const { exitCode, rules, counts, course } = run.result;
  expect({ exitCode, flagged: flaggedBy(rules) }).toEqual({
    exitCode: exitCodes.fail,
    flagged: { [rule]: 'fail' },
  });
  const evidence = rules.flatMap((each) => each.evidence.map(({ operation }) => operation));
  expect(course?.timelines.map(({ operation }) => operation)).toEqual(evidence);
  expect(rules.find(({ id }) => id === rule)?.violations).toBe(30);
  expect(counts).toMatchObject({ ...done, attempts: 60 });
  expect(await judgeAgain(run)).toEqual(rules);
});

test.concurrent('who waits in line is measured from the arrival, and slow is not late', async ({
  expect,
}) => {
  const module = client({ before: 'await pause(100);' });
  const { result } = await runProfile(
    profileOf({ module, client: 'module: ./client.mjs, concurrency: 1', more: 'maxInFlight: 10' }),
  );
  const { counts, metrics, exitCode } = result;
  expect({ exitCode, ended: counts.succeeded + counts.dropped }).toEqual({
    exitCode: exitCodes.pass,
    ended: 30,
  });
  // One after the other takes 100 ms each, and 10 at most are under way: the last waits for most of them.
  expect(metrics.response?.max).toBeGreaterThan(700_000);
  expect(metrics.lag?.max).toBeGreaterThan(600_000);
  expect(counts.dropped).toBeGreaterThan(0);
});

interface Hostile extends Wanted {
  readonly what: string;
  readonly exitCode: number;
  readonly reason: RegExp;
}

test.concurrent.for<Hostile>([
  {
    what: 'ends under its operations',
    module: client({
      before: "if (count === 9) { console.error('Error: no luck'); process.exit(3); }",
    }),
    exitCode: exitCodes.fail,
    reason:
      /^the client ended without a report on \d+ operations?; first: exit code 3, before it reported; it wrote: Error: no luck$/,
  },
  {
    what: 'always ends under its operations',
    module: client({ before: 'process.exit(3);' }),
    client: 'module: ./client.mjs, concurrency: 5',
    exitCode: exitCodes.unreachable,
    reason:
      /^the client was lost: it ended without a report on \d+ operations in a row \(exit code 3/,
  },
  {
    what: 'never answers',
    module: client({ before: 'await new Promise(() => {});' }),
    more: 'gracefulStop: 500ms',
    exitCode: exitCodes.unreachable,
    reason: /reported none of the 30 operations that it was given$/,
  },
  {
    what: 'floods its standard output',
    module: `setInterval(() => { for (let i = 0; i < 500; i += 1) console.log('x'.repeat(1_000)); }, 10);
${client()}`,
    exitCode: exitCodes.pass,
    reason: /^\d+ rules passed on/,
  },
])('a client that $what leaves one sentence', async (wanted, { expect }) => {
  const { result } = await runProfile(profileOf(wanted));
  expect(result.exitCode).toBe(wanted.exitCode);
  expect(result.reasons[0]).toMatch(wanted.reason);
});

test.concurrent('a client that cannot be loaded is a mistake in the profile', async ({
  expect,
}) => {
  const file = profileOf({ module: "throw new Error('no configuration');" });
  const { exitCode, stderr } = await runCli(['load', file, '--out', join(dirname(file), 'out')]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: exitCodes.usage,
    stderr: `retrial: ${join(dirname(file), 'client.mjs')}:1: the module cannot be used: Error: no configuration\n`,
  });
});

test.concurrent('nobody would see its attempts at a target of others', async ({ expect }) => {
  const file = profileOf({ module: client() });
  const { exitCode, stderr } = await runCli(['load', file, '--target', 'http://127.0.0.1:9/']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: exitCodes.usage,
    stderr:
      'retrial: --target stands beside a client of your own, whose attempts nobody would see there; name a "mock" as the target, which the run starts for itself\n',
  });
});

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));

test('an interrupted load ends its client, and reports what was done', async () => {
  const file = profileOf({
    module: client({ before: 'if (count > 9) await new Promise(() => {});' }),
    more: 'gracefulStop: 300ms',
  });
  const out = join(dirname(file), 'out');
  const args = ['load', file, '--out', out, '--duration', '1h', '--quiet'];
  const child = spawn(process.execPath, ['--conditions=source', bin, ...args]);
  using _ = { [Symbol.dispose]: () => child.kill('SIGKILL') };
  const ended = once(child, 'close');
  const trace = join(out, 'trace.ndjson');
  const done = (): number =>
    existsSync(trace) ? readFileSync(trace, 'utf8').split('"result":"succeeded"').length - 1 : 0;
  while (child.exitCode === null && done() < 9) await pause(20);
  // This program and the client's process, so that none is a number that means something below.
  if (hasProc) expect(countProcesses(mark)).toBe(2);
  child.kill('SIGINT');
  await ended;
  const resultFile = join(out, 'result.json');
  const { exitCode, counts } = parseResult(readFileSync(resultFile, 'utf8'), resultFile);
  const { succeeded, failed, dropped } = counts;
  expect({ exitCode, succeeded, failed, dropped }).toEqual({
    ...{ exitCode: exitCodes.interrupted, succeeded: 9, failed: 0, dropped: 0 },
  });
  expect(counts.censored).toBeGreaterThan(0);
});

test.runIf(hasProc)('nothing is left running of any client', async () => {
  await untilProcesses(mark, 0);
  expect(countProcesses(mark)).toBe(0);
});
