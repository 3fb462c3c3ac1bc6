import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';
import { readEnvironment } from '../../src/run/environment.ts';
import { runCli } from '../helpers/cli.ts';
import { newFolder } from '../helpers/load-run.ts';

/** A client of a few lines: one request, and one more a second later where that failed. */
const simple = `
const ask = () => fetch(process.env.RETRIAL_URL).catch(() => undefined);
let answer = await ask();
if (answer === undefined || answer.status === 429 || answer.status >= 500) {
  await new Promise((resolve) => setTimeout(resolve, 100 + 100 * Math.random()));
  answer = await ask();
}
process.exit(answer?.ok ? 0 : 1);
`;

interface Tried {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly result: Result;
  readonly folder: string;
}

async function tryClient(code: string, ...options: string[]): Promise<Tried> {
  const folder = newFolder();
  const client = [process.execPath, '--input-type=module', '-e', code];
  const args = ['client', '--out', folder, ...options, '--', ...client];
  const { exitCode, stdout, stderr } = await runCli(args);
  const result = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
  return { exitCode, stdout, stderr, result, folder };
}

const verdicts = ({ trial }: Result) =>
  Object.fromEntries((trial?.cases ?? []).map(({ id, verdict }) => [id, verdict]));

describe.concurrent('a trial of a client that ignores Retry-After', () => {
  const options = ['--only', 'ra-seconds-429', '--only', 'status-404', '--only', 'success-200'];
  const tried = tryClient(simple, ...options);

  test('warns of the one case that it fails, with the attempts and a command to see it again', async ({
    expect,
  }) => {
    const { exitCode, stdout, result } = await tried;
    expect(verdicts(result)).toEqual({
      'control-429': 'pass',
      'control-503': 'pass',
      'ra-seconds-429': 'warn',
      'status-404': 'pass',
      'success-200': 'pass',
    });
    const [early] = result.trial?.cases.find(({ id }) => id === 'ra-seconds-429')?.findings ?? [];
    expect(early?.rule).toBe('retry-after-honored');
    expect(early?.sentence).toMatch(/^waited [\d.]+ ms of the 5000 ms that the server asked for/);
    expect(stdout).toContain('reproduce: retrial client --only ra-seconds-429 -- ');
    expect(exitCode).toBe(0);
  });

  test('tells on which machine it ran, and the command that runs all of it again', async ({
    expect,
  }) => {
    const { seed, environment, command } = (await tried).result;
    const begin = `retrial client ${options.join(' ')} --seed ${seed} -- ${process.execPath} `;
    expect([environment, command?.slice(0, begin.length)]).toEqual([readEnvironment(), begin]);
  });

  test('leaves a trace that verify judges to the same findings', async ({ expect }) => {
    const { folder, result } = await tried;
    const trace = join(folder, 'trace.ndjson');
    const verified = await runCli(['verify', trace, '--format', 'json']);
    const { rules } = JSON.parse(verified.stdout) as Pick<Result, 'rules'>;
    const told = (rules: Result['rules']) =>
      rules.map(({ id, verdict, checked, violations }) => ({ id, verdict, checked, violations }));
    expect(told(rules)).toEqual(told(result.rules));
  });

  test('is shown again by report', async ({ expect }) => {
    const { folder, stdout } = await tried;
    const shown = await runCli(['report', folder]);
    expect(stdout.startsWith(shown.stdout.trimEnd())).toBe(true);
  });
});

test('a warning fails a strict trial', async () => {
  const { exitCode } = await tryClient(simple, '--only', 'ra-seconds-429', '--strict', '--quiet');
  expect(exitCode).toBe(1);
});

test('a baseline expects what is known: then only what is new fails, and what is mended', async () => {
  const file = join(newFolder(), 'baseline.yaml');
  const only = ['--only', 'ra-seconds-429', '--only', 'status-503', '--quiet'];
  await tryClient(simple, ...only, '--write-baseline', file);
  expect(readFileSync(file, 'utf8')).toBe(
    'expected:\n  - case: ra-seconds-429\n    rule: retry-after-honored\n',
  );
  const known = await tryClient(simple, ...only, '--strict', '--baseline', file);
  const mended = simple.replace(
    '100 + 100',
    "1000 * Number(answer?.headers.get('retry-after')) + 100 + 100",
  );
  const stale = await tryClient(mended, ...only, '--baseline', file);
  expect([known.exitCode, stale.exitCode]).toEqual([0, 1]);
  expect(stale.result.reasons[0]).toContain('expects rule retry-after-honored to fail');
});

test('a client that takes a 404 for success fails, since that must be told', async () => {
  const code = 'await fetch(process.env.RETRIAL_URL).catch(() => {}); process.exit(0)';
  const { exitCode, result } = await tryClient(code, '--only', 'status-404');
  expect(exitCode).toBe(1);
  expect(verdicts(result)['status-404']).toBe('fail');
});

test('a client that every healthy answer refuses is told what it does not send', async () => {
  const options = ['--contract', 'aisearch', '--only', 'success-200', '--quiet'];
  const { exitCode, result } = await tryClient(simple, ...options);
  expect(exitCode).toBe(3);
  expect(result.reasons[0]).toMatch(/^the mock itself refused all .* asked for \(HTTP 401\)/);
});

test.runIf(existsSync('/dev/full'))(
  'a full disk loses the trace of a trial, and nothing else',
  async () => {
    const folder = newFolder();
    symlinkSync('/dev/full', join(folder, 'trace.ndjson'));
    const client = [process.execPath, '--input-type=module', '-e', simple];
    const args = ['client', '--out', folder, '--only', 'status-404', '--', ...client];
    const { exitCode } = await runCli(args);
    const result = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
    expect([exitCode, result.verdict]).toEqual([64, 'inconclusive']);
    expect(result.reasons[0]).toMatch(/cannot write the trace: ENOSPC/);
    expect(verdicts(result)['status-404']).toBe('pass');
  },
);

test('a client that never asks is told in a sentence with its own last words, and nothing goes on', async () => {
  const code = 'console.error("no such host"); process.exit(3)';
  const { exitCode, stderr, result } = await tryClient(code, '--only', 'success-200');
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/never sent a request to its URL: exit code 3, and wrote: no such host/);
  expect(result.verdict).toBe('unreachable');
});

test.for([
  [[], 'there is no client to put on trial'],
  [['--listen', '--module', 'x.mjs'], 'name one client'],
  [['--adapter'], '--adapter goes with a command behind "--"'],
  [['--only', 'ra-secnds-429', '--listen'], 'did you mean "ra-seconds-429"?'],
  [['--skip', '*', '--listen'], '--only and --skip leave no case to try'],
  [['--timeout', 'soon', '--listen'], '--timeout takes a time, like 30s or 1m30s, not "soon"'],
  [['--repeat', '0', '--listen'], '--repeat takes a whole number from 1 to 100, not "0"'],
  [['--contract', 'rfx', '--listen'], 'did you mean "rfc"?'],
] as const)('%j is refused in one sentence', async ([options, sentence]) => {
  const { exitCode, stderr } = await runCli(['client', ...options]);
  expect(exitCode).toBe(64);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
