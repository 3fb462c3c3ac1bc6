import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';

export const resultNames = ['pass', 'fail', 'unreachable'] as const;
/** `full-course`: of a load with an outage, replays and broken rules, with all that a result may hold of it. */
export type ResultName = (typeof resultNames)[number] | 'full-course';

const folder = join(import.meta.dirname, '../fixtures/results');

/** The path of a file beside the recorded results. */
export function resultPath(file: string): string {
  return join(folder, file);
}

/** The text of a recorded result. */
export function resultText(name: ResultName): string {
  return readFileSync(resultPath(`${name}.json`), 'utf8');
}

/** A recorded result. */
export function readResult(name: ResultName): Result {
  return parseResult(resultText(name), `${name}.json`);
}
