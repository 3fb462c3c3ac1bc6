import type { Result } from '../core/result.ts';
import { renderAnnotations } from '../report/annotations.ts';

/** Prints what speaks against a result where GitHub Actions reads it, if anything does. */
export function printAnnotations(result: Result, about?: string): void {
  const lines = renderAnnotations(result, about);
  if (lines !== '') console.log(lines);
}
