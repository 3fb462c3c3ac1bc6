import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSet } from '../core/compare/side.ts';
import type { PlacedResult } from '../core/compare/usable-run.ts';
import { RetrialError } from '../core/errors.ts';
import { parseResult } from '../core/read-result.ts';
import { readText } from './read-text.ts';

/**
 * The runs in these paths: each is a `result.json`, the folder of a run, or a folder of such folders.
 * A run that was killed left no result and is told.
 *
 * @throws RetrialError for a path without any, or a result that cannot be read.
 */
export function readRuns(paths: readonly string[]): RunSet {
  const runs: PlacedResult[] = [];
  const leftOut: { readonly place: string; readonly reason: string }[] = [];
  for (const path of paths) {
    const folders = foldersIn(path);
    runs.push(...folders.filter(hasResult).map(readRun));
    leftOut.push(
      ...folders
        .filter((folder) => !hasResult(folder))
        .map((place) => ({ place, reason: 'has a trace and no result: its run was killed' })),
    );
  }
  return { runs, leftOut };
}

const hasResult = (path: string): boolean =>
  !isFolder(path) || existsSync(join(path, 'result.json'));

function readRun(place: string): PlacedResult {
  const file = isFolder(place) ? join(place, 'result.json') : place;
  return { place, result: parseResult(readText(file, 'a result'), file) };
}

/** The path itself, where it is a run; else the runs within it, in the order of their names. */
function foldersIn(path: string): readonly string[] {
  if (!isFolder(path) || isRun(path)) return [path];
  const folders = readdirSync(path)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(path, name))
    .filter((inner) => isFolder(inner) && isRun(inner));
  if (folders.length > 0) return folders;
  const message =
    'there is no result.json here, and no folder with one; name the folder of a run, or a folder of such folders';
  throw new RetrialError(message, { code: 'file', place: { file: path } });
}

const isRun = (folder: string): boolean =>
  ['result.json', 'trace.ndjson'].some((name) => existsSync(join(folder, name)));

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
