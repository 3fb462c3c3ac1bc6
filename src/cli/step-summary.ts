import { appendFileSync, statSync } from 'node:fs';
import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { fitMarkdown } from '../report/markdown-text.ts';

/** GitHub shows no summary of a step at all once it has more. */
const mostBytes = 1_024 * 1_024;

/**
 * Adds a summary of the result to that of the step, where this runs in GitHub Actions: to the file
 * that `GITHUB_STEP_SUMMARY` names. What would make it too large is left out.
 *
 * @throws RetrialError (`file`) where the file cannot be written, or is full.
 */
export function appendStepSummary(
  result: Result,
  { files, file }: { readonly files: readonly string[]; readonly file: string | undefined },
): void {
  if (file === undefined || file === '') return;
  try {
    const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
    // What stands there already may end within a paragraph.
    const before = size === 0 ? '' : '\n';
    const left = mostBytes - size - before.length;
    const text = fitMarkdown(renderMarkdown(result, files), left);
    if (text === '')
      throw new Error(`it has ${size} bytes, and GitHub shows none above ${mostBytes}`);
    appendFileSync(file, `${before}${text}`);
  } catch (cause) {
    const message = `cannot add to the step summary: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
}
