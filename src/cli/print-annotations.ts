import { randomUUID } from 'node:crypto';
import type { Result } from '../core/result.ts';
import { renderAnnotations } from '../report/annotations.ts';

/** Prints what speaks against a result where GitHub Actions reads it, if anything does. */
export function printAnnotations(result: Result, about?: string): void {
  const lines = renderAnnotations(result, about);
  if (lines !== '') console.log(lines);
}

/**
 * A text of which GitHub Actions obeys nothing: it takes `##[…]` anywhere in a line for a command of
 * its own, and by one of them a target could switch off the annotations that speak against it. Commands
 * rest until a word comes that nobody can guess.
 */
export function inert(text: string): string {
  const word = randomUUID();
  return `::stop-commands::${word}\n${text}\n::${word}::`;
}
