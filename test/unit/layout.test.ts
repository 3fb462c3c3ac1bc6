import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Entry {
  /** From the root of the repository; that of a folder ends with a slash. */
  readonly path: string;
  readonly purpose: string;
}

/** The lines of the trees on a page: what is indented below a folder stands in it. */
function readTrees(page: string): Entry[] {
  const trees = [...page.matchAll(/^```text\n(.*?)^```$/gms)];
  return trees.flatMap(([, tree = '']) => {
    const folders: string[] = [];
    return [...tree.matchAll(/^( *)(\S+) *(.*)$/gm)].map(([, indent = '', name = '', purpose]) => {
      folders.length = indent.length / 2;
      const path = folders.join('') + name;
      if (name.endsWith('/')) folders.push(name);
      return { path, purpose: purpose ?? '' };
    });
  });
}

/** Folders that a fresh clone does not have. */
const made = ['coverage/', 'dist/', 'node_modules/', 'reports/'];

/** What a pattern finds, written as on the page. */
function list(pattern: string): string[] {
  return globSync(pattern, { withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name).replaceAll('\\', '/');
    return entry.isDirectory() ? `${path}/` : path;
  });
}

const entries = readTrees(readFileSync('docs/layout.md', 'utf8'));
const named = entries.map(({ path }) => path);

test('docs/layout.md names every folder, and every file of src/, bin/, bench/ and profiles/', () => {
  const there = ['*/', 'test/*/', '{src,bin,bench,profiles}/**'].flatMap(list);
  const known = [...named, ...made];
  expect(there.filter((path) => !known.includes(path))).toEqual([]);
});

test('everything that docs/layout.md names exists, and is named once', () => {
  const missing = named.filter((path) => !list(path).includes(path));
  const repeated = named.filter((path, index) => named.indexOf(path) !== index);
  expect({ missing, repeated }).toEqual({ missing: [], repeated: [] });
});

test('docs/layout.md says in at most 100 characters what each module is for', () => {
  const odd = entries.filter(({ purpose: { length } }) => length === 0 || length > 100);
  expect(odd).toEqual([]);
});
