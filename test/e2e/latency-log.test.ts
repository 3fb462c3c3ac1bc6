import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HistogramLogReader } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { runProfile, writeProfile } from '../helpers/load-run.ts';

test('the latency log of a run holds its response times, and two results are one table', async () => {
  const profile = writeProfile(`name: logged
target: { mock: { api: plain } }
load: { model: open, rate: 100/s, duration: 2500ms }
operations: [{ name: read, path: / }, { name: put-once, method: PUT, path: /o, body: {} }]
`);
  const { folder, result, ran } = await runProfile(profile);
  const file = join(folder, 'latency.hlog');
  expect(ran.stdout).toContain(file);

  const reader = new HistogramLogReader(readFileSync(file, 'utf8'), 64);
  const counts = new Map<string, number>();
  const starts = new Set<number>();
  for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram()) {
    counts.set(next.tag, (counts.get(next.tag) ?? 0) + next.totalCount);
    starts.add(next.startTimeStampMsec);
  }
  const { read, 'put-once': put } = result.operations;
  expect(counts.get('read')).toBe(read?.response.count);
  expect(counts.get('put-once')).toBe(put?.response.count);
  expect(starts.size).toBeGreaterThanOrEqual(2);

  const { stdout, exitCode, stderr } = await runCli(['report', folder, folder, '--merge']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('2 results together');
  const { stdout: json } = await runCli(['report', folder, folder, '--merge', '--format', 'json']);
  const merged = JSON.parse(json) as typeof result;
  expect(merged.metrics.response.count).toBe(2 * result.metrics.response.count);
  expect(merged.metrics.response.p90).toBe(result.metrics.response.p90);
});
