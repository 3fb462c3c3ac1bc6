import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { renderAnnotations } from '../../../../src/report/annotations.ts';
import { renderJson } from '../../../../src/report/json.ts';
import { renderJunit } from '../../../../src/report/junit.ts';
import { renderWindowsCsv } from '../../../../src/report/windows-csv.ts';
import { readResult, resultPath } from '../../../helpers/results.ts';
import { trialResult } from '../../../helpers/trial-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command line here, and comes back with its exit code and all that it printed. */
async function run(...argv: string[]) {
  let stdout = '';
  let stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(console, 'log').mockImplementation((text) => {
    stdout += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text) => {
    stderr += `${text}\n`;
  });
  const exitCode = await main(argv);
  vi.restoreAllMocks();
  return { exitCode, stdout, stderr };
}

const file = resultPath('fail.json');
const result = readResult('fail');

test('a format prints alone what its file would hold', async () => {
  expect(await run('report', file, '--format', 'junit')).toEqual({
    ...{ exitCode: 0, stdout: renderJunit(result), stderr: '' },
  });
  expect(await run('report', file, '--format', 'csv')).toEqual({
    ...{ exitCode: 0, stdout: renderWindowsCsv(result), stderr: '' },
  });
});

test('several formats go into the files of a folder', async () => {
  const out = join(folder, 'some', 'where');
  const { exitCode, stdout } = await run('report', file, '--format', 'junit,csv', '--out', out);
  const files = ['junit.xml', 'windows.csv'].map((name) => join(out, name));
  expect([exitCode, stdout]).toEqual([0, files.map((each) => `${each}\n`).join('')]);
  expect(files.map((each) => readFileSync(each, 'utf8'))).toEqual([
    renderJunit(result),
    renderWindowsCsv(result),
  ]);
});

test('a folder gets the result and its page where nobody says more', async () => {
  const out = join(folder, 'plain');
  const { exitCode, stdout } = await run('report', file, '--out', out);
  const files = ['result.json', 'report.html'].map((name) => join(out, name));
  expect([exitCode, stdout]).toEqual([0, files.map((each) => `${each}\n`).join('')]);
  expect(readFileSync(files[0] ?? '', 'utf8')).toBe(renderJson(result));
});

test('annotations stand behind the table, of which nothing is obeyed', async () => {
  const { stdout } = await run('report', file, '--annotate');
  const { stdout: table } = await run('report', file);
  const [, , shown, rest] = /^::stop-commands::([\w-]{36})\n(.*)::\1::\n(.*)$/s.exec(stdout) ?? [];
  expect([shown, rest]).toEqual([table, `${renderAnnotations(result)}\n`]);
});

test('tables and JSON of several results stand one behind the other', async () => {
  const { stdout } = await run('report', file, file, '--format', 'json');
  expect(stdout).toBe(renderJson(result).repeat(2));
});

test.for([
  ['junti', 'retrial: there is no format "junti"; did you mean junit?\n'],
  ['html,html', 'retrial: --format names html twice\n'],
])('the format %s is refused in a sentence', async ([format = '', stderr]) => {
  expect(await run('report', file, '--format', format)).toEqual({
    exitCode: 64,
    stdout: '',
    stderr,
  });
});

test('a folder that cannot be made is told in a sentence', async () => {
  const out = join(folder, 'taken');
  writeFileSync(out, '');
  const { exitCode, stderr } = await run('report', file, '--format', 'junit', '--out', out);
  expect([exitCode, stderr.split('\n')]).toEqual([
    64,
    [expect.stringMatching(/^retrial: .*taken: cannot make the folder for reports: EEXIST/), ''],
  ]);
});

test('a trial says that it has no windows, and nothing is written', async () => {
  const trial = join(folder, 'trial.json');
  const out = join(folder, 'none');
  writeFileSync(trial, renderJson(trialResult()));
  const { exitCode, stderr } = await run('report', trial, '--format', 'csv', '--out', out);
  expect([exitCode, stderr]).toEqual([
    64,
    `retrial: ${trial}: a trial of a client has no csv; its formats are table, json, html, junit, markdown, openmetrics, hlog\n`,
  ]);
  expect(existsSync(out)).toBe(false);
});

test('load and client refuse a format before anything runs', async () => {
  expect(await run('load', 'profiles/smoke.yaml', '--format', 'junt')).toEqual({
    ...{ exitCode: 64, stdout: '' },
    stderr: 'retrial: there is no format "junt"; did you mean junit?\n',
  });
  expect(await run('client', '--format', 'csv', '--', 'curl', '{url}')).toEqual({
    ...{ exitCode: 64, stdout: '' },
    stderr:
      "retrial: csv is no format of this command's results; they are table, json, html, junit, markdown, openmetrics, hlog\n",
  });
});
