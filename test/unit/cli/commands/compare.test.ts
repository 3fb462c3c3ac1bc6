import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import type { Comparison } from '../../../../src/core/compare/comparison.ts';
import { writeRuns } from '../../../helpers/compared-runs.ts';
import { newFolder } from '../../../helpers/load-run.ts';

const root = newFolder();
const folder = (name: string): string => join(root, name);

beforeAll(() => {
  for (const [name, factor] of [
    ['before', 1],
    ['after', 1.1],
    ['same', 1.001],
  ] as const) {
    writeRuns(folder(name), 5, (near) => ({ responseUs: 10_000 * near * factor }));
  }
});

/** What the command line printed, and how it ended. */
async function run(...words: readonly string[]) {
  const out = vi.spyOn(console, 'log').mockReturnValue();
  const err = vi.spyOn(console, 'error').mockReturnValue();
  const exitCode = await main(['compare', ...words]);
  const text = (spy: typeof out): string => spy.mock.calls.map(([line]) => String(line)).join('\n');
  const told = { exitCode, out: text(out), err: text(err).replaceAll(`${root}/`, '') };
  vi.restoreAllMocks();
  return told;
}

async function compared(...words: readonly string[]): Promise<Comparison> {
  return JSON.parse((await run('--format', 'json', ...words)).out) as Comparison;
}

test.for([
  ['after', 2, '✖ REGRESSION  5 runs against 5 of orders'],
  ['same', 0, '✔ NO CHANGE  5 runs against 5 of orders'],
] as const)(
  'two folders of runs are a base and a candidate: %s',
  async ([name, exitCode, title]) => {
    const told = await run(folder('before'), folder(name));
    expect([told.exitCode, told.out.split('\n')[0]]).toEqual([exitCode, title]);
  },
);

test('the words before -- are the base, those behind it the candidate', async () => {
  const runs = ['1', '2', '3', '4', '5'];
  const bases = runs.map((each) => folder(`before/${each}`));
  const candidates = runs.map((each) => folder(`after/${each}/result.json`));
  const { base, candidate, verdict } = await compared(
    ...bases,
    '--metric',
    'errors',
    '--',
    ...candidates,
  );
  expect([
    base.runs.map(({ place }) => place),
    candidate.runs.map(({ place }) => place),
    verdict,
  ]).toEqual([bases, candidates, 'no-change']);
});

test('a margin and metrics may be given', async () => {
  const told = await compared(
    folder('before'),
    folder('after'),
    '--margin',
    '20%',
    '--metric',
    'response.p99',
  );
  expect([told.verdict, told.margin, told.metrics.map(({ name }) => name)]).toEqual([
    'no-change',
    0.2,
    ['response.p99'],
  ]);
});

test('runs are taken in the order of their numbers, and a killed one is told', async () => {
  const many = folder('many');
  writeRuns(many, 11, (near) => ({ responseUs: 9_999 * near }));
  mkdirSync(join(many, '12'));
  writeFileSync(join(many, '12', 'trace.ndjson'), '');
  mkdirSync(join(many, 'notes'));
  const { candidate } = await compared(folder('before'), many);
  expect([candidate.runs.at(-1)?.place, candidate.leftOut]).toEqual([
    join(many, '11'),
    [{ place: join(many, '12'), reason: 'has a trace and no result: its run was killed' }],
  ]);
});

test.for([
  [['before'], 'only "before" was named; name the base and then the candidate'],
  [
    ['before', 'after', 'same'],
    'which are the candidates? Put "--" between them: retrial compare <base…> -- <candidate…>',
  ],
  [
    ['before', '.'],
    './: there is no result.json here, and no folder with one; name the folder of a run, or a folder of such folders',
  ],
  [['before', 'none'], /^none: cannot read a result/],
  [
    ['before', 'after', '--margin', '5'],
    '--margin takes a share above 0% and below 100%, like 5%, not "5"',
  ],
  [
    ['before', '--', 'after', '--format', 'json'],
    '"--format" stands behind "--", where the candidates do; options go before it',
  ],
  [['before', 'before'], 'before/1 is the same run as before/1; each run counts once, on one side'],
  [['before', 'after', '--metric', 'p99'], /^unknown metric "p99"; known are response, /],
] as const)('%j is refused in one sentence', async ([words, sentence]) => {
  const named = ['before', 'after', 'same', 'none'];
  const empty = newFolder();
  const args = words.map((word) =>
    named.includes(word) ? folder(word) : word === '.' ? empty : word,
  );
  const { exitCode, err } = await run(...args);
  const told = err.replace('retrial: ', '').replaceAll(`${root}/`, '').replace(empty, './');
  expect(exitCode).toBe(64);
  expect(told).toMatch(sentence);
});
