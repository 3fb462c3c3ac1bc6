import type { Result } from '../core/result.ts';
import type { Check } from './checks/check.ts';
import { speaksAgainst } from './checks/check.ts';
import { suitesOf } from './checks/suites.ts';
import { printableAll } from './terminal/printable.ts';

/** GitHub shows no more of a kind for one step. */
const mostOfAKind = 10;

/**
 * What speaks against a result as workflow commands of GitHub Actions, a line each and no line end
 * after the last: errors for what fails the run, warnings for what should be looked at. They stand at
 * `file`, such as the profile, where one is known; '' where there is nothing to tell.
 */
export function renderAnnotations(result: Result, file?: string): string {
  const checks = suitesOf(printableAll(result)).flatMap((suite) => suite.checks);
  const errors = checks.filter(speaksAgainst);
  const warnings = checks.filter((check) => check.warns && !speaksAgainst(check));
  return [...linesOf('error', errors, file), ...linesOf('warning', warnings, file)].join('\n');
}

function linesOf(
  command: 'error' | 'warning',
  checks: readonly Check[],
  file: string | undefined,
): string[] {
  const isCut = checks.length > mostOfAKind;
  const shown = isCut ? checks.slice(0, mostOfAKind - 1) : checks;
  const lines = shown.map(({ kind, name, message = '' }) =>
    lineOf(command, { title: kind === 'run' ? name : `${kind} ${name}`, file }, message),
  );
  if (!isCut) return lines;
  const rest = `${checks.length - shown.length} more; the report has all of them`;
  return [...lines, lineOf(command, { title: 'and more', file }, rest)];
}

function lineOf(
  command: 'error' | 'warning',
  { title, file }: { readonly title: string; readonly file: string | undefined },
  message: string,
): string {
  const place = file === undefined ? '' : `file=${escapeProperty(file)},`;
  return `::${command} ${place}title=${escapeProperty(title)}::${escapeData(message)}`;
}

/** A message: only what begins an escape, and line ends. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property besides ends at a comma or a colon. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
