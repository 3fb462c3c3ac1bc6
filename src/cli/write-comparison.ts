import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../core/compare/comparison.ts';
import { RetrialError } from '../core/errors.ts';
import { printableJson } from '../report/json.ts';

/** Writes a comparison into a folder that is there; comes back with the path of the file. */
export function writeComparison(comparison: Comparison, folder: string): string {
  const file = join(folder, 'comparison.json');
  try {
    writeFileSync(file, printableJson(comparison));
  } catch (cause) {
    const message = `cannot write the comparison: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
  return file;
}
