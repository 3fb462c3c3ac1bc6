import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  createReferenceClient,
  judge,
  RetrialError,
  runLoad,
  startMock,
  toHonourRetries,
} from '../../src/index.ts';
import { newFolder } from '../helpers/load-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

test("a user's own vitest tests a client against the mock, and runs loads", {
  timeout: 90_000,
}, async () => {
  // What this vitest tells its tests would make another one take itself for a part of it.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
  );
  // Here the package is its own source; a project that has installed it needs no such thing.
  const folder = newFolder();
  const config = join(folder, 'vitest.config.mjs');
  const conditions = ['source', 'module', 'node', 'development|production'];
  const settings = { cacheDir: join(folder, 'cache'), ssr: { resolve: { conditions } } };
  writeFileSync(config, `export default ${JSON.stringify(settings)};`);
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    '--conditions=source',
    vitest,
    'run',
    '--config',
    config,
    '--root',
    'examples/vitest',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  await run(process.execPath, args, { cwd: root, env });
  const told = JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>;
  const { numPassedTests, numTotalTests } = told;
  expect([numPassedTests, numTotalTests]).toEqual([4, 4]);
});

test('a mock tells of each request, and of the fault that it met', async () => {
  await using mock = await startMock('plain', {
    faults: [{ kind: 'status', status: 503, match: { path: '/down' } }],
  });
  for (const path of ['/items', '/down']) await (await fetch(mock.url + path)).arrayBuffer();
  expect(mock.requests).toEqual([
    { method: 'GET', path: '/items', status: expect.any(Number), startMs: expect.any(Number) },
    { method: 'GET', path: '/down', status: 503, fault: 'status', startMs: expect.any(Number) },
  ]);
  expect(mock.ledger()).toEqual({ jobs: 0, replays: 0, conflicts: 0 });
});

test('the reference client finds its one job again after a lost answer', async () => {
  await using mock = await startMock('aisearch', {
    faults: [{ kind: 'lost-answer', match: { attempt: 1 } }],
  });
  await using client = createReferenceClient({ contract: 'aisearch' });
  const answer = await client({
    id: 'search',
    url: `${mock.url}/v1/search`,
    method: 'POST',
    headers: { Authorization: 'Bearer sk_test_a', 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: 'running shoes', surfaces: ['chatgpt'] }),
    key: '3b241101-e2bb-4255-8caf-4136c566a962',
  });
  expect([answer, mock.ledger()]).toEqual([
    { ok: true, status: 202 },
    { jobs: 1, replays: 1, conflicts: 0 },
  ]);
});

test('what is wrong with a profile or with options is told in a sentence', async () => {
  const mistakes = await Promise.all([
    runLoad({ name: 'a', load: { model: 'closed', users: 0, iterations: 1 } } as never).catch(
      String,
    ),
    runLoad('none.yaml').catch(String),
    startMock('plain', { faults: [{ kind: 'statuses' }] as never }).catch(String),
    judge([]).catch(String),
    judge([], { contract: 'rcf' }).catch(String),
    Promise.try(() => createReferenceClient({ contract: 'rcf' })).catch(String),
  ]);
  expect(mistakes).toEqual([
    expect.stringMatching(/^RetrialError: /),
    expect.stringContaining('RetrialError: '),
    expect.stringMatching(/^RetrialError: startMock: .*statuses/),
    'RetrialError: the trace is empty; its first line is a run record',
    expect.stringContaining('did you mean "rfc"'),
    expect.stringContaining('did you mean "rfc"'),
  ]);
});

test('a mistake in a profile that is an object has no line and no column', async () => {
  const wrong = runLoad({ name: 'a' } as never);
  await expect(wrong).rejects.toBeInstanceOf(RetrialError);
  await expect(wrong).rejects.toMatchObject({ code: 'profile', place: { file: 'profile' } });
  const place = await wrong.catch((error: unknown) => (error as RetrialError).place);
  expect(place).toEqual({ file: 'profile' });
});

const outcome = {
  subject: 'client' as const,
  level: 'must' as const,
  checked: 1,
  violations: 0,
  inconclusive: 0,
  source: 'RFC 9110 §10.2.3',
  notes: [],
  evidence: [],
};

test('toHonourRetries takes only a pass for a pass', () => {
  const matched = (
    ...rules: readonly (readonly [string, 'pass' | 'fail' | 'inconclusive' | 'not-exercised'])[]
  ) => toHonourRetries({ rules: rules.map(([id, verdict]) => ({ ...outcome, id, verdict })) }).pass;
  expect([
    matched(['retry-after-honored', 'pass']),
    matched(['retries-transient', 'pass'], ['retry-after-honored', 'not-exercised']),
    matched(['retry-after-honored', 'not-exercised']),
    matched(['retry-after-honored', 'inconclusive']),
    matched(['retry-after-honored', 'pass'], ['no-duplicate-jobs', 'fail']),
    matched(['retry-after-honored', 'pass'], ['envelope-shape', 'fail']),
    matched(),
  ]).toEqual([true, true, false, false, false, true, false]);
});

test('toHonourRetries says what was seen, and what was asked', () => {
  const sentence = 'waited 1 ms of the 1000 ms that the server asked for';
  const evidence = [{ operation: 'a-1', attempts: [1, 2], sentence }];
  const rule = { ...outcome, id: 'retry-after-honored', verdict: 'fail' as const, violations: 1 };
  expect(toHonourRetries({ rules: [{ ...rule, evidence }] }).message()).toBe(
    `retry-after-honored: fail, broken 1 times (RFC 9110 §10.2.3)\n  a-1: ${sentence}\nnothing showed that retries are honoured: retry-after-honored is fail`,
  );
});
