import { appendFileSync, statSync } from 'node:fs';
import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { fitMarkdown } from '../report/markdown-text.ts';

/** GitHub shows no summary of a step at all once it has more. */
const mostBytes = 1_024 * 1_024;
const full = 'the summary of this step is full (GitHub shows 1 MiB), so this result is not in it';

/**
 * Adds a summary of the result to that of the step, where this runs in GitHub Actions: to the file
 * that `GITHUB_STEP_SUMMARY` names. What would make it too large is left out; of a full one comes
 * back a sentence, which fails nobody.
 *
 * @throws RetrialError (`file`) where the file cannot be written.
 */
export function appendStepSummary(
  result: Result,
  { files, file }: { readonly files: readonly string[]; readonly file: string | undefined },
): string | undefined {
  if (file === undefined || file === '') return undefined;
  try {
    const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
    // What stands there already may end within a paragraph.
    const before = size === 0 ? '' : '\n';
    const text = fitMarkdown(renderMarkdown(result, files), mostBytes - size - before.length);
    if (text !== '') appendFileSync(file, `${before}${text}`);
    return text === '' ? full : undefined;
  } catch (cause) {
    const message = `cannot add to the step summary: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
}
