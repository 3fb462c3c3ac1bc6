import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HistogramLogReader } from 'hdr-histogram-js';
import { beforeAll, expect, test, vi } from 'vitest';
import { formats } from '../../src/cli/report-files.ts';
import type { Result } from '../../src/core/result.ts';
import { exitCodes } from '../../src/core/verdict.ts';
import type { Ran } from '../helpers/cli.ts';
import { runCli } from '../helpers/cli.ts';
import { newFolder, runProfile, writeProfile } from '../helpers/load-run.ts';
import { casesIn, junitMistakes, readXml } from '../helpers/read-junit.ts';
import { readOpenMetrics } from '../helpers/read-open-metrics.ts';

const profile = writeProfile(`name: all-formats
target: { mock: { api: plain, faults: [{ kind: status, status: 503, match: { probability: 0.2 } }] } }
load: { model: open, rate: 60/s, duration: 1s }
operations: [{ name: read, path: / }, { name: order, method: POST, path: /o, body: { a: 1 } }]
thresholds: [amplification < 1, attempts.max >= 1]
require: [retry-after-date]
seed: 5
`);
const stepSummary = join(newFolder(), 'step.md');
let folder: string;
let ran: Ran;
let result: Result;

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeAll(async () => {
  const wanted = ['--format', formats.slice(0, 4).join(), '--format', formats.slice(4).join()];
  vi.stubEnv('GITHUB_STEP_SUMMARY', stepSummary);
  ({ folder, ran, result } = await runProfile(profile, ['--annotate', ...wanted]));
}, 60_000);

test('one run tells its result in every format, and names each file', () => {
  const names = [
    ...['result.json', 'trace.ndjson', 'latency.hlog', 'junit.xml', 'summary.md'],
    ...['openmetrics.txt', 'windows.csv', 'metrics.hlog', 'report.html'],
  ];
  const paths = names.map((name) => join(folder, name));
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  expect(ran.stdout).toContain(`\n\n${paths.join('\n')}\n`);
  expect(ran.stdout).toContain('\nCounts\n');
  expect(result.demands).toEqual({ required: ['retry-after-date'], strict: false });
});

test('the JUnit report has a test case for each rule and threshold', () => {
  const root = readXml(text('junit.xml'));
  const cases = casesIn(root);
  const of = (name: string) => cases.find((each) => each.name === name)?.outcome;
  const { rules, thresholds } = result;
  expect(junitMistakes(root)).toEqual([]);
  expect(cases).toHaveLength(1 + rules.length + thresholds.length);
  expect(['amplification < 1', 'attempts.max >= 1', 'retry-after-date'].map(of)).toEqual([
    ...['failure', 'passed', 'error'],
  ]);
});

test('the OpenMetrics file counts what the result counts', () => {
  const families = readOpenMetrics(text('openmetrics.txt'));
  const sum = (name: string): number =>
    [...(families.get(name)?.samples.values() ?? [])].reduce((total, value) => total + value, 0);
  const { operations, attempts } = result.counts;
  expect([sum('retrial_operations'), sum('retrial_attempts')]).toEqual([operations, attempts]);
});

test('the CSV has a line for each second, and they add up', () => {
  const [head = '', ...lines] = text('windows.csv').trimEnd().split('\r\n');
  const column = head.split(',').indexOf('attempts');
  const attempts = lines.map((line) => Number(line.split(',')[column]));
  expect(lines).toHaveLength(result.windows.length);
  expect(attempts.reduce((total, value) => total + value, 0)).toBe(result.counts.attempts);
});

test('the HdrHistogram log has the distributions of the result', () => {
  const reader = new HistogramLogReader(text('metrics.hlog'), 64);
  const counts: Record<string, number> = {};
  for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram()) {
    counts[next.tag] = next.totalCount;
  }
  const { metrics, operations } = result;
  expect(counts).toMatchObject({
    ...{ response: metrics.response.count, service: metrics.service.count },
    'response{order}': operations.order?.response.count,
  });
});

test('the page carries the result, packed', () => {
  const html = text('report.html');
  expect(html).toContain('all-formats');
  expect(html.length).toBeLessThan(500_000);
});

test('GitHub is told by a summary of the step and by annotations', () => {
  const summary = readFileSync(stepSummary, 'utf8');
  // A run that came too late was repeated, and added its own before.
  expect(summary.endsWith(text('summary.md'))).toBe(true);
  expect(text('summary.md')).toMatch(/^## ✖ THRESHOLD MISSED: all-formats\n/);
  const commands = ran.stdout.split('\n').filter((line) => line.startsWith('::error'));
  const place = `file=${profile.replaceAll(',', '%2C')}`;
  expect(commands).toEqual([
    expect.stringMatching(
      /^::error .*title=rule retry-after-date::rule retry-after-date is required/,
    ),
    `::error ${place},title=threshold amplification < 1::threshold amplification < 1 was missed: it was ${result.amplification.toLocaleString('en-US', { maximumFractionDigits: 3 })}`,
  ]);
  expect(ran.exitCode).toBe(exitCodes.thresholdMissed);
});

test('a report that cannot be written costs no other, and is told in a sentence', async () => {
  const out = newFolder();
  mkdirSync(join(out, 'junit.xml'));
  const short = writeProfile(
    'name: short\ntarget: { mock: { api: plain } }\nload: { model: closed, users: 1, iterations: 5 }\noperations: [{ name: read, path: / }]\n',
  );
  const wanted = ['--quiet', '--format', 'junit,markdown,csv'];
  const { exitCode, stdout, stderr } = await runCli(['load', short, '--out', out, ...wanted]);
  const there = ['result.json', 'summary.md', 'windows.csv', 'report.html'];
  expect(there.map((name) => existsSync(join(out, name)))).toEqual([true, true, true, false]);
  expect([exitCode, stdout]).toEqual([exitCodes.usage, '']);
  expect(stderr).toBe(
    `retrial: ${join(out, 'junit.xml')}: cannot write this report: EISDIR: illegal operation on a directory, open '${join(out, 'junit.xml')}'\n`,
  );
});
