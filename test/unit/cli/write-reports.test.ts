import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRunFolder } from '../../../src/cli/write-reports.ts';

/** A folder with these files in it. */
function folderOf(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'retrial-folder-'));
  for (const name of names) writeFileSync(join(folder, name), 'earlier');
  return folder;
}

test('a run begins without what an earlier run left in its folder', () => {
  const folder = folderOf('result.json', 'trace.ndjson', 'report.html', 'junit.xml', 'notes.md');
  makeRunFolder(folder);
  expect(readdirSync(folder)).toEqual(['notes.md']);
});

test('reports without a result beside them are nobody’s to take away', () => {
  const folder = folderOf('summary.md', 'trace.ndjson');
  makeRunFolder(folder);
  expect(readdirSync(folder)).toEqual(['summary.md']);
});

test('a link that somebody put in the place of a trace stays', () => {
  const folder = folderOf('result.json', 'elsewhere');
  symlinkSync('elsewhere', join(folder, 'trace.ndjson'));
  makeRunFolder(folder);
  expect(readdirSync(folder)).toEqual(['elsewhere', 'trace.ndjson']);
});

test('a folder that is not there is made', () => {
  const folder = join(folderOf(), 'new', 'run');
  makeRunFolder(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test('what cannot be taken away is told by its name before the run', () => {
  const folder = folderOf();
  mkdirSync(join(folder, 'result.json'));
  expect(() => makeRunFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'file',
      message: expect.stringMatching(/^cannot take away what an earlier run left: /),
      place: { file: join(folder, 'result.json') },
    }),
  );
});
