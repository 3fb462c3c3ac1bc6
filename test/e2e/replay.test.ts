import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { RuleOutcome } from '../../src/core/rules/rule.ts';
import { runCli } from '../helpers/cli.ts';
import { listenOn } from '../helpers/listen-on.ts';
import type { LoadRun } from '../helpers/load-run.ts';
import { readTrace, runProfile, writeProfile } from '../helpers/load-run.ts';

vi.setConfig({ maxConcurrency: 2 });

/** Answers get lost, limits are hit, gateways fail: most rules have something to judge. */
const troubled = {
  name: 'troubled',
  target: {
    mock: {
      api: 'aisearch',
      faults: [
        { kind: 'lost-answer', match: { probability: 0.2 } },
        { kind: 'status', status: 503, match: { attempt: 1, probability: 0.3 } },
      ],
    },
    headers: { Authorization: 'Bearer sk_test_a' },
  },
  load: { model: 'open', rate: '12/s', duration: '2s' },
  operations: [
    {
      name: 'search',
      method: 'POST',
      path: '/v1/search',
      body: { query: 'item {{seq}}', surfaces: ['chatgpt'] },
    },
    { name: 'unknown', path: '/v1/jobs/job_none', weight: 0.2, expect: { status: 404 } },
  ],
  seed: 1,
};

const runs = {
  'an acquitted run': { exitCode: 0, client: {} },
  'a convicted run': {
    exitCode: 1,
    client: { policy: { retryAfter: 'ignore', idempotencyKey: 'per-attempt' } },
  },
} as const;

interface Verification {
  readonly verdict: string;
  readonly exitCode: number;
  readonly counts: object;
  readonly rules: readonly RuleOutcome[];
}

/** What `retrial verify` says, in both of its forms. */
async function verify({ traceFile }: LoadRun) {
  const json = await runCli(['verify', traceFile, '--format', 'json']);
  const table = await runCli(['verify', traceFile]);
  return { json, table, told: JSON.parse(json.stdout) as Verification };
}

test.concurrent.for(Object.entries(runs))(
  '%s is judged alike from its trace, and shown alike from its folder',
  {
    timeout: 90_000,
  },
  async ([, { client, exitCode }], { expect }) => {
    const run = await runProfile(writeProfile(stringify({ ...troubled, client })));
    expect(run.ran.exitCode).toBe(exitCode);

    const { json, table, told } = await verify(run);
    const { rules, counts } = run.result;
    expect(told.rules).toEqual(rules);
    expect([json.exitCode, table.exitCode, told.exitCode]).toEqual([exitCode, exitCode, exitCode]);
    expect(told.counts).toEqual({
      ...{ operations: counts.operations, attempts: counts.attempts },
      ...{ unknownRecords: 0, lateRecords: 0, lateJobs: 0, unattributed: 0 },
    });
    for (const { evidence } of rules) {
      for (const { sentence } of evidence.slice(0, 1)) {
        expect(unwrapped(table.stdout)).toContain(unwrapped(sentence));
      }
    }

    const shown = await runCli(['report', run.folder]);
    expect(shown.exitCode).toBe(0);
    expect(run.ran.stdout).toContain(shown.stdout.trimEnd());
    const written = readFileSync(join(run.folder, 'result.json'), 'utf8');
    const again = await runCli(['report', run.folder, '--format', 'json']);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(written));
  },
);

/** Without the line ends that a table puts in. */
function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

test.concurrent('a run against a server that keeps no ledger for us is judged alike, too', {
  timeout: 90_000,
}, async ({ expect }) => {
  await using site = await listenOn(
    createServer((request, response) => {
      if (request.method === 'POST') response.writeHead(201, { Location: '/orders/1' }).end();
      else response.writeHead(503, { 'Retry-After': '1' }).end();
    }),
  );
  const run = await runProfile(
    writeProfile(
      stringify({
        name: 'no-ledger',
        target: { url: `${site.url}/` },
        client: { policy: { maxAttempts: 2 } },
        load: { model: 'open', rate: '10/s', duration: '1s' },
        operations: [
          { name: 'read', path: '/' },
          { name: 'order', method: 'POST', path: '/orders', body: {} },
        ],
        seed: 1,
      }),
    ),
  );
  const { told } = await verify(run);
  expect(told.rules).toEqual(run.result.rules);
  expect(told.verdict).toBe(run.result.verdict);
});

test.concurrent('the summary is the last word of a trace, and the run record the first', {
  timeout: 90_000,
}, async ({ expect }) => {
  const run = await runProfile(
    writeProfile(stringify({ ...troubled, load: { ...troubled.load, duration: '500ms' } })),
  );
  const types = readTrace(run).map(({ type }) => type);
  const ends = types.flatMap((type, index) =>
    type === 'run' || type === 'summary' ? [{ type, index }] : [],
  );
  expect(ends).toEqual([
    { type: 'run', index: 0 },
    { type: 'summary', index: types.length - 1 },
  ]);
});
