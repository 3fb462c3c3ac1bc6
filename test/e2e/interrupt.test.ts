import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResult } from '../../src/core/read-result.ts';
import { runCli } from '../helpers/cli.ts';
import { startHostileServer } from '../helpers/hostile-server.ts';

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrial-interrupt-'));
  writeFileSync(
    join(folder, 'long.yaml'),
    `name: long
target: { mock: { api: plain } }
load: { model: closed, users: 3, think: 5ms, duration: 1h }
operations: [{ name: read, path: / }]
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A load of an hour. */
function startLoad(out: string, ...more: readonly string[]) {
  const args = ['load', join(folder, 'long.yaml'), '--out', out, ...more];
  const child = spawn(process.execPath, ['--conditions=source', bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Read, so that a full pipe never holds it up.
  child.stdout.resume();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  /** Comes back once this is so. */
  const until = async (isSo: (stderr: string) => boolean): Promise<void> => {
    while (!isSo(stderr)) {
      if (child.exitCode !== null) throw new Error(`it ended too early: ${stderr}`);
      await pause(20);
    }
  };
  const dispose = (): void => void child.kill('SIGKILL');
  return { child, ended, until, stderr: () => stderr, [Symbol.dispose]: dispose };
}

const holds = (file: string, bytes: number): boolean =>
  existsSync(file) && statSync(file).size > bytes;

test('an interrupted run lets what is open end, and reports what was done', async () => {
  const out = join(folder, 'once');
  using load = startLoad(out);
  const { child, ended, until, stderr } = load;
  await until(() => holds(join(out, 'trace.ndjson'), 10_000));
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(stderr()).toContain('retrial: stopping; what is under way may end');

  const result = parseResult(readFileSync(join(out, 'result.json'), 'utf8'), 'result.json');
  const { operations, succeeded, failed, dropped, censored } = result.counts;
  expect([result.verdict, result.exitCode]).toEqual(['interrupted', 130]);
  expect(result.reasons[0]).toBe(
    'the run was interrupted; this covers only what was done until then',
  );
  expect(operations).toBeGreaterThan(0);
  expect(succeeded + failed + dropped + censored).toBe(operations);
  const { stdout } = await runCli(['verify', join(out, 'trace.ndjson'), '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ counts: { operations: operations - dropped } });
});

test('a second interruption ends the run at once', async () => {
  await using silent = await startHostileServer({});
  const out = join(folder, 'twice');
  using load = startLoad(out, '--target', silent.url, '--no-preflight');
  const { child, ended, until } = load;
  await until(() => silent.connections === 3);
  child.kill('SIGINT');
  // The open requests have half a minute to go.
  await until((stderr) => stderr.includes('once more to stop at once'));
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(existsSync(join(out, 'result.json'))).toBe(false);
});

test('a run that was killed leaves a trace that can be judged', async () => {
  const out = join(folder, 'killed');
  const traceFile = join(out, 'trace.ndjson');
  using load = startLoad(out);
  const { child, ended, until } = load;
  await until(() => holds(traceFile, 30_000));
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);

  // Where the last write broke off is chance; this cuts a line for certain.
  const trace = readFileSync(traceFile, 'utf8').trimEnd();
  writeFileSync(traceFile, trace.slice(0, -10));
  const { exitCode, stdout, stderr } = await runCli(['verify', traceFile]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('its last line broke off and was left out');
  const { stdout: json } = await runCli(['verify', traceFile, '--format', 'json']);
  const attempts = trace.split('\n').filter((line) => line.startsWith('{"type":"attempt"'));
  const { counts } = JSON.parse(json) as { counts: { attempts: number } };
  expect(counts.attempts).toBeGreaterThanOrEqual(attempts.length - 1);
});

test('a reader that has seen enough ends neither the run nor its report', async () => {
  const out = join(folder, 'unread');
  using load = startLoad(out);
  const { child, ended, until } = load;
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stderr.destroy();
  await until(() => holds(join(out, 'trace.ndjson'), 10_000));
  // It says that it is stopping, to nobody.
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  const { verdict } = parseResult(readFileSync(join(out, 'result.json'), 'utf8'), 'result.json');
  expect(verdict).toBe('interrupted');
});

test.runIf(existsSync('/dev/full'))(
  'a full disk under its output is told in a sentence',
  async () => {
    const full = openSync('/dev/full', 'w');
    const args = ['--conditions=source', bin, 'contract', 'rfc'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect([status, stderr.toString()]).toEqual([
      64,
      'retrial: cannot write what was to be shown: ENOSPC: no space left on device, write\n',
    ]);
  },
);

test.runIf(existsSync('/dev/full'))(
  'a disk that fills up under the trace loses the trace, and nothing else',
  async () => {
    const out = join(folder, 'full');
    mkdirSync(out);
    symlinkSync('/dev/full', join(out, 'trace.ndjson'));
    const args = ['load', 'profiles/smoke.yaml', '--duration', '2s', '--out', out];
    const { exitCode, stdout, stderr } = await runCli(args);
    const { verdict, counts, reasons } = parseResult(
      readFileSync(join(out, 'result.json'), 'utf8'),
      'result.json',
    );
    expect({ exitCode, verdict }).toEqual({ exitCode: 64, verdict: 'inconclusive' });
    expect(reasons[0]).toMatch(/trace\.ndjson: cannot write the trace: ENOSPC/);
    expect(counts.succeeded).toBeGreaterThan(0);
    expect(stdout).toContain('cannot write the trace');
    expect(stderr).not.toContain('    at ');
  },
);
