import { format } from 'node:util';
import { expect } from 'vitest';

// Stands in for 'vitest' while mutants are tried: it keeps tests in place of running them, so that
// each can be run as often as there are mutants in what it covers. As much of Vitest as these
// tests use; a test that asks for more is told so when it is read.

export { expect };

/** A test that was read, and can be run any number of times. */
export interface HeldTest {
  /** Its file, `#`, and its title below those of its groups; one of many equal titles is numbered. */
  readonly id: string;
  readonly title: string;
  run(): unknown;
}

const held = new Map<string, HeldTest>();
const groups: string[] = [];
let preparations: (() => unknown)[] = [];
let file = '';

function hold(title: string, run: () => unknown): void {
  const full = [...groups, title].join(' ');
  let id = `${file}#${full}`;
  for (let count = 2; held.has(id); count += 1) id = `${file}#${full} (${count})`;
  held.set(id, { id, title: full, run });
}

/** As of Vitest: keeps a test. */
export function test(title: string, run: () => unknown): void {
  hold(title, run);
}

/** As of Vitest: keeps a test for each row; its title takes the row's values in. */
test.for = <Row>(rows: readonly Row[]) => {
  return (title: string, run: (row: Row) => unknown): void => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      hold(title.includes('%') ? format(title, ...values) : title, () => run(row));
    }
  };
};

/** As of Vitest: a group of tests. */
export function describe(title: string, read: () => void): void {
  groups.push(title);
  read();
  groups.pop();
}

/** As of Vitest, but once for all mutants: what loads a library, say. */
export function beforeAll(prepare: () => unknown): void {
  preparations.push(prepare);
}

/** Reads a file of tests and prepares what they need. */
export async function readTests(path: string, load: () => Promise<unknown>): Promise<void> {
  file = path;
  preparations = [];
  await load();
  for (const prepare of preparations) await prepare();
}

const stubbed = new Map<string, string | undefined>();

/** As of Vitest: a variable of the environment, for the time of a test. */
export const vi = {
  stubEnv(name: string, value: string): void {
    if (!stubbed.has(name)) stubbed.set(name, process.env[name]);
    process.env[name] = value;
  },
  unstubAllEnvs(): void {
    for (const [name, value] of stubbed) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    stubbed.clear();
  },
};

/** All tests that were read, by their ids, in their order. */
export const tests: ReadonlyMap<string, HeldTest> = held;
