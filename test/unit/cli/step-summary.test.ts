import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { appendStepSummary } from '../../../src/cli/step-summary.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { readResult } from '../../helpers/results.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const result = readResult('pass');
const text = renderMarkdown(result, ['result.json']);
const mostBytes = 1_024 * 1_024;

function append(file: string): string | undefined {
  return appendStepSummary(result, { files: ['result.json'], file });
}

test('a summary is added to what stands there already', () => {
  const file = join(folder, 'step.md');
  append(file);
  expect(readFileSync(file, 'utf8')).toBe(text);
  append(file);
  expect(readFileSync(file, 'utf8')).toBe(`${text}\n${text}`);
});

test('outside of GitHub Actions nothing is written', () => {
  expect(() => appendStepSummary(result, { files: [], file: undefined })).not.toThrow();
  expect(() => append('')).not.toThrow();
});

test('a summary never grows beyond what GitHub shows', () => {
  const file = join(folder, 'almost-full.md');
  writeFileSync(file, 'x'.repeat(mostBytes - 500));
  append(file);
  const all = readFileSync(file);
  expect(all.length).toBeLessThanOrEqual(mostBytes);
  expect(all.toString().slice(mostBytes - 500)).toMatch(
    /^\n## ✔ PASS: aisearch-pass\n[\s\S]*_The rest did not fit; it is in the files of the run._\n$/,
  );
});

test('a full one stays as it is, and that is told', () => {
  const file = join(folder, 'full.md');
  writeFileSync(file, 'x'.repeat(mostBytes));
  expect(append(file)).toBe(
    'the summary of this step is full (GitHub shows 1 MiB), so this result is not in it',
  );
  expect(statSync(file).size).toBe(mostBytes);
});

test('one that cannot be written is told in a sentence', () => {
  expect(() => append(folder)).toThrow(/^cannot add to the step summary: EISDIR/);
});
