import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../core/compare/comparison.ts';
import { RetrialError } from '../core/errors.ts';
import { printableJson } from '../report/json.ts';
import { renderComparisonPage } from './report-assets.ts';

/** Writes a comparison into a folder that is there, as JSON and as a page; comes back with the paths. */
export function writeComparison(comparison: Comparison, folder: string): string[] {
  return [
    write(join(folder, 'comparison.json'), printableJson(comparison)),
    write(join(folder, 'comparison.html'), renderComparisonPage(comparison)),
  ];
}

function write(file: string, text: string): string {
  try {
    writeFileSync(file, text);
    return file;
  } catch (cause) {
    const message = `cannot write the comparison: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
}
