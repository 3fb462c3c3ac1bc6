import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { planLoad } from '../../../src/cli/plan-load.ts';
import { isRepeated, repeatLoad } from '../../../src/cli/repeat-load.ts';
import type { OneLoad, RepeatArgs } from '../../../src/cli/repeat-runs.ts';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import type { Result } from '../../../src/core/result.ts';
import { loadHashOf } from '../../../src/run/load-hash.ts';
import { madeRun } from '../../helpers/compared-runs.ts';
import { newFolder, writeProfile } from '../../helpers/load-run.ts';

const profile = writeProfile(`name: orders
target: { mock: { api: plain } }
load: { model: open, rate: 10/s, duration: 1s }
operations: [{ name: order, path: /orders }]
`);
const loadHash = loadHashOf(planLoad({ profile }));
const wobble = [1, 0.992, 1.007, 0.996, 1.004, 0.99, 1.009, 0.998, 1.002, 0.994];

interface Played {
  /** Response times in microseconds, by target. */
  readonly times?: Readonly<Record<string, number>>;
  readonly ends?: readonly (Partial<Result> & Pick<Result, 'exitCode'>)[];
}

/** A load that only leaves results behind, and remembers how it was asked. */
function play({ times = {}, ends = [] }: Played = {}) {
  const asked: RepeatArgs[] = [];
  const load: OneLoad<RepeatArgs> = {
    plan: ({ seed, target }) => planLoad({ profile, seed, target }),
    folder: (name) => join(newFolder(), name),
    async run(args) {
      const index = asked.push(args) - 1;
      const { out = '', seed = '', target = 'mock' } = args;
      const responseUs = (times[target] ?? 10_000) * (wobble[index % wobble.length] ?? 1);
      const end = ends[index] ?? { exitCode: 0 };
      const { result } = madeRun(out, {
        responseUs: responseUs + index,
        changes: {
          profile: { name: 'orders', hash: 'h', loadHash },
          contract: 'rfc',
          seed,
          target,
          ...end,
        },
      });
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, 'result.json'), JSON.stringify(result));
      return end.exitCode;
    },
  };
  return { asked, load };
}

async function repeat(args: Partial<RepeatArgs>, played?: Played) {
  const { asked, load } = play(played);
  const folder = newFolder();
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const exitCode = await repeatLoad({ quiet: false, out: folder, ...args }, load);
  const printed = log.mock.calls.map(([line]) => String(line)).join('\n');
  vi.restoreAllMocks();
  return { exitCode, asked, folder, printed: printed.replaceAll(folder, 'OUT') };
}

function comparisonIn(folder: string): Comparison {
  return JSON.parse(readFileSync(join(folder, 'comparison.json'), 'utf8')) as Comparison;
}

test('a plain load is no repeated one', () => {
  expect([
    isRepeated({ quiet: true }),
    isRepeated({ quiet: true, repeat: '1' }),
    isRepeated({ quiet: true, against: 'x' }),
    isRepeated({ quiet: true, 'baseline-target': 'http://x/' }),
  ]).toEqual([false, true, true, true]);
});

test('runs follow each other by one seed, each in a folder of its own', async () => {
  const { exitCode, asked, folder, printed } = await repeat({ repeat: '3' });
  expect(asked.map(({ out }) => out)).toEqual(['1', '2', '3'].map((name) => join(folder, name)));
  expect(new Set(asked.map(({ seed }) => seed)).size).toBe(1);
  expect(asked[0]).toMatchObject({
    repeat: undefined,
    format: ['json', 'html'],
    'run-id': undefined,
  });
  expect([exitCode, printed.split('\n')[0]]).toEqual([0, 'run 1 of 3: OUT/1']);
});

test('a run id that is given becomes another one for each run, so that no key comes twice', async () => {
  const { asked } = await repeat({ repeat: '10', 'run-id': 'mine' });
  expect(asked.map((args) => args['run-id']).filter((_, index) => index % 9 === 0)).toEqual([
    'mine-01',
    'mine-10',
  ]);
});

test('base and candidate run in turns, and are compared', async () => {
  const baseline = 'http://127.0.0.1:1/';
  const times = { mock: 12_000 };
  const { exitCode, asked, folder, printed } = await repeat(
    { repeat: '5', 'baseline-target': baseline, 'run-id': 'r' },
    { times },
  );
  expect(asked.map(({ target }) => (target === baseline ? 'A' : 'B')).join('')).toBe('ABBAABBAAB');
  expect(asked.slice(0, 2).map((args) => args['run-id'])).toEqual(['r-base-1', 'r-candidate-1']);
  expect(asked[1]?.out).toBe(join(folder, 'candidate', '1'));
  const { verdict, base, candidate } = comparisonIn(folder);
  expect({ exitCode, verdict, runs: [base.runs.length, candidate.runs.length] }).toEqual({
    exitCode: 2,
    verdict: 'regression',
    runs: [5, 5],
  });
  expect(printed).toContain('✖ REGRESSION  5 runs against 5 of orders');
  expect(printed.endsWith('\n\nOUT/comparison.json\nOUT/comparison.html')).toBe(true);
});

test('runs are compared with those of before, by their seed', async () => {
  const before = await repeat({ repeat: '5', seed: '77' });
  const after = await repeat({ repeat: '5', against: before.folder }, { times: { mock: 10_003 } });
  expect([after.exitCode, after.asked[0]?.seed]).toEqual([0, '77']);
  expect(comparisonIn(after.folder).verdict).toBe('no-change');
});

test('the exit code is the first in the usual order, of all runs and of the comparison', async () => {
  const before = await repeat({ repeat: '5', seed: '1' });
  const ends = [{ exitCode: 0 }, { exitCode: 1 }, { exitCode: 2 }];
  const failing = await repeat({ repeat: '5', against: before.folder }, { ends });
  const few = await repeat({ repeat: '1', against: before.folder });
  expect([failing.exitCode, few.exitCode]).toEqual([1, 3]);
});

test.for([
  [{ exitCode: 130, verdict: 'interrupted' }, 130],
  [{ exitCode: 5, verdict: 'unreachable' }, 5],
] as const)('%j ends the repetition, and nothing is compared', async ([end, exitCode]) => {
  const told = await repeat(
    { repeat: '5', 'baseline-target': 'http://127.0.0.1:1/' },
    { ends: [{ exitCode: 0 }, end] },
  );
  expect([told.exitCode, told.asked.length]).toEqual([exitCode, 2]);
  expect(told.printed).not.toContain('against');
});

test('where no run is left nothing is compared, and the runs decide', async () => {
  const before = await repeat({ repeat: '1', seed: '1' });
  const late = { exitCode: 4, verdict: 'generator-late' } as const;
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const { exitCode } = await repeat({ against: before.folder }, { ends: [late] });
  expect(exitCode).toBe(4);
  expect(error.mock.calls.map(([line]) => String(line))).toEqual([
    expect.stringMatching(
      /^retrial: nothing is compared: no run is left on the side of the candidate: .*\/1 did not send its load on schedule$/,
    ),
  ]);
});

async function refused(args: Partial<RepeatArgs>): Promise<string> {
  const { asked, load } = play();
  const folder = newFolder();
  const end = await repeatLoad({ quiet: true, out: folder, ...args }, load).catch((error) => error);
  expect(asked).toEqual([]);
  if (end instanceof RetrialError && end.code === 'usage') return end.message;
  throw end;
}

test('what could not be compared is refused before the first run', async () => {
  const { folder } = await repeat({ repeat: '1', seed: '1' });
  expect(await refused({ against: folder, seed: '2' })).toBe(
    `these runs are not of the same load: the seeds differ: 1 in ${join(folder, '1')}, 2 in the new runs (without --against they are run and not compared)`,
  );
  expect(await refused({ against: folder, 'baseline-target': 'http://x/' })).toBe(
    '--against and --baseline-target are two bases; compare with one of them at a time',
  );
  for (const against of [folder, join(folder, '1', 'result.json')]) {
    expect(await refused({ against, out: folder })).toBe(
      `${join(folder, '1')} is one of the runs of --against, which a new run would write over; name another --out`,
    );
  }
  expect(await refused({ repeat: '51' })).toBe(
    '--repeat takes a whole number from 1 to 50, not "51"',
  );
  expect(await refused({ 'baseline-target': 'nowhere' })).toBe(
    '--baseline-target must be an http:// or https:// URL, like http://127.0.0.1:8080/',
  );
});

test('runs that look for their breakpoint are compared with none', async () => {
  const seeking = writeProfile(`name: limit
target: { mock: { api: plain } }
load: { preset: breakpoint, rate: 100/s }
thresholds: [errors < 1%]
operations: [{ name: order, path: /orders }]
`);
  const { load } = play();
  const plan = () => planLoad({ profile: seeking });
  const end = repeatLoad({ quiet: true, 'baseline-target': 'http://x/' }, { ...load, plan });
  await expect(end).rejects.toThrow(
    'a load that looks for its breakpoint ends where a threshold breaks, so that no two runs have the same load; leave --against and --baseline-target out',
  );
});
