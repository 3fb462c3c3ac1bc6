import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { HeatMap } from '../../src/core/course/course-result.ts';
import { parseResult } from '../../src/core/read-result.ts';
import { rebuildResult } from '../../src/run/rebuild-result.ts';
import { runCli } from '../helpers/cli.ts';
import { newFolder, runProfile, writeProfile } from '../helpers/load-run.ts';

const bin = fileURLToPath(new URL('../../bin/retrial.js', import.meta.url));
const profile = (duration: string): string =>
  writeProfile(`name: cut
target:
  mock: { api: plain, faults: [{ kind: status, status: 503, match: { probability: 0.1 } }] }
warmup: 200ms
load: { model: open, rate: 100/s, duration: ${duration} }
operations: [{ name: read, path: / }, { name: order, method: POST, path: /o, body: { a: 1 } }]
seed: 5
`);

/** How many values a heat map counts. */
const seenIn = (map?: HeatMap): number =>
  (map?.columns ?? [])
    .flatMap((pairs) => pairs.filter((_, index) => index % 2 === 1))
    .reduce((sum, count) => sum + count, 0);

test('a trace tells the counts, rules and latencies of the result that its run left', async () => {
  const { result, traceFile } = await runProfile(profile('2s'));
  const rebuilt = await rebuildResult(traceFile);
  expect(rebuilt.counts).toEqual(result.counts);
  expect(rebuilt.warmup).toEqual(result.warmup);
  expect(rebuilt.rules).toEqual(result.rules);
  expect(rebuilt.windows).toEqual(result.windows);
  expect(rebuilt.course).toEqual(result.course);
  expect([rebuilt.environment, rebuilt.command]).toEqual([undefined, undefined]);
  expect(rebuilt.target).toBe('mock plain');
  const { response, attempts } = result.metrics;
  expect(rebuilt.metrics.attempts).toEqual(attempts);
  expect(rebuilt.metrics.response.count).toBe(response.count);
  expect(seenIn(result.course?.response)).toBe(response.count);
  // The trace has whole microseconds.
  expect(Math.abs(rebuilt.metrics.response.max - response.max)).toBeLessThanOrEqual(2);
});

test('a run that was killed is reported up to its last second', async () => {
  const folder = newFolder();
  const args = ['--conditions=source', bin, 'load', profile('1h'), '--out', folder, '--quiet'];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = once(child, 'close');
  const trace = join(folder, 'trace.ndjson');
  const windows = (): number =>
    existsSync(trace) ? readFileSync(trace, 'utf8').split('"type":"window"').length - 1 : 0;
  for (let round = 0; round < 1_000 && windows() < 3; round += 1) await pause(20);
  child.kill('SIGKILL');
  await ended;

  const { stdout, exitCode } = await runCli(['report', folder, '--format', 'json']);
  expect(exitCode).toBe(0);
  const result = parseResult(stdout, 'stdout');
  const { operations, succeeded, failed, dropped, censored } = result.counts;
  expect(result.verdict).toBe('interrupted');
  expect(result.windows.length).toBeGreaterThanOrEqual(3);
  // Three seconds are over by then, and at most one is lost.
  expect(result.durationMs).toBeGreaterThanOrEqual(2_000);
  expect(operations).toBe(succeeded + failed + dropped + censored);
  expect(operations).toBeGreaterThanOrEqual(250);
  expect(result.reasons[0]).toMatch(
    /^the run was cut off and left no result; this is rebuilt from its trace, which ends at [\d.]+ s$/,
  );
  expect((await runCli(['report', folder])).stdout).toContain('rebuilt from its trace');
});

test('a folder with neither a result nor a trace is told in a sentence', async () => {
  const { result, folder } = await runProfile(profile('300ms'));
  renameSync(join(folder, 'trace.ndjson'), join(folder, 'other'));
  renameSync(join(folder, 'result.json'), join(folder, 'moved'));
  const { exitCode, stdout, stderr } = await runCli(['report', folder]);
  expect([result.profile.name, exitCode, stdout]).toEqual(['cut', 64, '']);
  expect(stderr).toContain('result.json');
});
