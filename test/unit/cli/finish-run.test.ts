import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type { Ending } from '../../../src/cli/finish-run.ts';
import { finishRun } from '../../../src/cli/finish-run.ts';
import type { Result } from '../../../src/core/result.ts';
import { renderAnnotations } from '../../../src/report/annotations.ts';
import { readResult } from '../../helpers/results.ts';

const root = mkdtempSync(join(tmpdir(), 'retrial-finish-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', undefined);
});

const result = readResult('fail');

/** Ends a run in a new folder, and comes back with the exit code and all that was printed. */
function finish(ending: Partial<Ending>, told: Result = result, spoil = (_: string): void => {}) {
  const folder = mkdtempSync(join(root, 'run-'));
  spoil(folder);
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const errors = vi.spyOn(console, 'error').mockReturnValue();
  const plain = { folder, formats: ['junit'], beside: [], quiet: false, annotate: false } as const;
  const exitCode = finishRun(told, { ...plain, ...ending });
  const lines = (spy: typeof log): string[] => spy.mock.calls.map(([text]) => String(text));
  const printed = { stdout: lines(log), stderr: lines(errors) };
  vi.restoreAllMocks();
  return { folder, exitCode, ...printed };
}

const blocked = (folder: string): void => {
  mkdirSync(join(folder, 'junit.xml'));
};

test('the result comes first, then what the run has written, and the page last', () => {
  const { folder, exitCode, stdout } = finish({ formats: ['html', 'junit'], beside: ['a.hlog'] });
  const [json, junit, page] = ['result.json', 'junit.xml', 'report.html'].map((name) =>
    join(folder, name),
  );
  expect([exitCode, stdout]).toEqual([1, [[json, 'a.hlog', junit, page].join('\n')]]);
  expect([json, junit, page].every((file) => existsSync(file ?? ''))).toBe(true);
});

test('the table stands above the files, where it is wanted', () => {
  const { folder, stdout } = finish({ formats: ['table'] });
  expect(stdout).toHaveLength(1);
  expect(stdout[0]).toContain('FAIL');
  expect(stdout[0]?.endsWith(`\n\n${join(folder, 'result.json')}`)).toBe(true);
});

test('who wants it quiet gets files, and annotations where they are asked for', () => {
  const quiet = finish({ quiet: true, formats: ['table', 'junit'] });
  expect(quiet.stdout).toEqual([]);
  expect(existsSync(join(quiet.folder, 'junit.xml'))).toBe(true);
  expect(finish({ quiet: true, annotate: true, about: 'p.yaml' }).stdout).toEqual([
    renderAnnotations(result, 'p.yaml'),
  ]);
  expect(finish({ quiet: true, annotate: true }, readResult('pass')).stdout).toEqual([]);
});

test('where annotations are read, nothing in the table is obeyed, and they come after it', () => {
  const hostile = { ...result, target: '##[stop-commands]forged' };
  const of = (annotate: boolean) => finish({ formats: ['table'], annotate }, hostile).stdout;
  const [table = '', annotations] = of(true);
  const [, word, shown] = /^::stop-commands::([\w-]{36})\n(.*)\n::\1::$/s.exec(table) ?? [];
  expect(shown).toContain('##[stop-commands]forged');
  expect(shown).not.toContain(word);
  expect(annotations).toBe(renderAnnotations(hostile));
  expect(of(true)[0]).not.toContain(word);
  expect(of(false)[0]).not.toContain('::stop-commands::');
});

test('the summary of a step names the files', () => {
  const file = join(root, 'step.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', file);
  const { folder } = finish({ quiet: true });
  expect(readFileSync(file, 'utf8')).toContain(`${join(folder, 'junit.xml')}\n`);
});

test('one report that fails costs no other, and the exit code says so unless it says more', () => {
  const { folder, exitCode, stdout, stderr } = finish(
    { formats: ['junit', 'csv'] },
    result,
    blocked,
  );
  const files = ['result.json', 'windows.csv'].map((name) => join(folder, name));
  expect([exitCode, stdout]).toEqual([64, [files.join('\n')]]);
  expect(stderr).toEqual([expect.stringMatching(/junit\.xml: cannot write this report: EISDIR/)]);
  expect(finish({}, { ...result, exitCode: 0 }, blocked).exitCode).toBe(64);
  expect(finish({}, { ...result, exitCode: 70 }, blocked).exitCode).toBe(70);
  expect(finish({}, { ...result, exitCode: 130 }, blocked).exitCode).toBe(64);
});

test('a result that cannot be written does not keep its reports from being', () => {
  const { folder, exitCode, stderr } = finish({}, result, (where) => {
    mkdirSync(join(where, 'result.json'));
  });
  expect([exitCode, existsSync(join(folder, 'junit.xml'))]).toEqual([64, true]);
  expect(stderr).toEqual([expect.stringMatching(/result\.json: cannot write this report/)]);
});

test('a report that is a bug of ours is thrown once all others are told', () => {
  const broken = { ...result, windows: undefined } as unknown as Result;
  const folder = mkdtempSync(join(root, 'run-'));
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const ending = { folder, formats: ['csv', 'markdown'], beside: [], quiet: false } as const;
  expect(() => finishRun(broken, { ...ending, annotate: false })).toThrow(TypeError);
  const files = ['result.json', 'summary.md'].map((name) => join(folder, name));
  expect(log.mock.calls).toEqual([[files.join('\n')]]);
});

test('what else is to be written is named, or its failure told', () => {
  expect(finish({ alsoWrite: () => 'known.yaml' }).stdout[0]).toMatch(/\nknown\.yaml$/);
});
