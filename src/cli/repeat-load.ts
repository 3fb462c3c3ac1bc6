import { join, resolve } from 'node:path';
import type { CompareOptions } from '../core/compare/compare-runs.ts';
import { checkSame, compareRuns } from '../core/compare/compare-runs.ts';
import type { Comparison } from '../core/compare/comparison.ts';
import { mostRuns } from '../core/compare/levels.ts';
import type { AskedLoad } from '../core/compare/same-load.ts';
import { differences } from '../core/compare/same-load.ts';
import type { RunSet } from '../core/compare/side.ts';
import { checkRuns } from '../core/compare/usable-run.ts';
import { RetrialError } from '../core/errors.ts';
import type { ExitCode } from '../core/verdict.ts';
import { exitCodes, strongestExitCode } from '../core/verdict.ts';
import { renderComparison } from '../report/comparison.ts';
import { printable } from '../report/terminal/printable.ts';
import { loadHashOf } from '../run/load-hash.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import { toolName, toolVersion } from '../run/tool-version.ts';
import { readCount } from './read-count.ts';
import { readRuns } from './read-runs.ts';
import type { DoneRun, OneLoad, RepeatArgs, Side } from './repeat-runs.ts';
import { planRuns, runAll } from './repeat-runs.ts';
import { tableOptions } from './table-options.ts';
import { writeComparison } from './write-comparison.ts';

/** Whether the command line asks for more than one plain run. */
export function isRepeated(args: RepeatArgs): boolean {
  return [args.repeat, args.against, args['baseline-target']].some((each) => each !== undefined);
}

/**
 * Runs a load several times by the same seed, compares where that is asked for, and comes back with
 * the exit code that is first in the usual order, of all runs and of the comparison. An interruption,
 * or a target that gives no answer, ends it.
 *
 * @throws RetrialError before the first run, where the runs could not be compared.
 */
export async function repeatLoad<Args extends RepeatArgs>(
  args: Args,
  load: OneLoad<Args>,
): Promise<number> {
  checkWishes(args);
  const repeat = readCount(args.repeat, { option: '--repeat', least: 1, most: mostRuns }) ?? 1;
  const { seed, name, before } = prepare(args, load.plan);
  const folder = args.out ?? load.folder(name);
  // One table a run would push each other off the screen; their files have them all.
  const own = { ...args, seed, format: args.format ?? ['json', 'html'] };
  const planned = planRuns(own, { repeat, folder });
  checkPlaces(
    planned.map((each) => each.folder),
    before,
  );
  const done = await runAll(planned, load);
  const codes: ExitCode[] = done.map(({ exitCode }) => exitCode);
  const base = before ?? sideOf(done, 'base');
  if (done.length < planned.length || base.runs.length === 0) return strongestExitCode(codes);
  const sides = { base, candidate: sideOf(done, 'candidate') };
  return strongestExitCode([...codes, compareAtEnd(sides, { folder, quiet: args.quiet })]);
}

/** Prints and writes the comparison. Runs that cannot be compared after all leave it open. */
function compareAtEnd(
  sides: { readonly base: RunSet; readonly candidate: RunSet },
  { folder, quiet }: { readonly folder: string; readonly quiet: boolean },
): ExitCode {
  const comparison = tryToCompare(sides);
  if (!comparison) return exitCodes.inconclusive;
  const files = writeComparison(comparison, folder);
  const table = renderComparison(comparison, tableOptions());
  if (!quiet) console.log([table, '', ...files].join('\n'));
  return comparison.exitCode;
}

function tryToCompare(sides: Pick<CompareOptions, 'base' | 'candidate'>): Comparison | undefined {
  try {
    return compareRuns({ ...sides, tool: { name: toolName, version: toolVersion() } });
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    console.error(`retrial: nothing is compared: ${printable(error.message)}`);
    return undefined;
  }
}

interface Prepared {
  /** Of all runs; that of the base, where none is asked for. */
  readonly seed: string;
  readonly name: string;
  /** The runs that are there already, where they are the base. */
  readonly before: RunSet | undefined;
}

/** Finds out before the first run whether it can be compared with the others at all. */
function prepare<Args extends RepeatArgs>(args: Args, planOf: OneLoad<Args>['plan']): Prepared {
  const { against, 'baseline-target': baseline } = args;
  const before = against === undefined ? undefined : readRuns([against]);
  const seed = args.seed ?? before?.runs[0]?.result.seed;
  const plan = planOf({ ...args, seed });
  if (before || baseline !== undefined) checkEnd(plan.profile);
  if (before) {
    checkRuns(before.runs);
    const different = differences([...before.runs.map(placed), asked(plan)]);
    checkSame(different, 'without --against they are run and not compared');
  }
  if (baseline !== undefined) checkBaseline(() => planOf({ ...args, target: baseline }));
  return { seed: plan.seed, name: plan.profile.name, before };
}

function checkWishes({ against, 'baseline-target': baseline }: RepeatArgs): void {
  if (against === undefined || baseline === undefined) return;
  const message =
    '--against and --baseline-target are two bases; compare with one of them at a time';
  throw new RetrialError(message, { code: 'usage' });
}

/** A run that ends where a threshold breaks has the same load as no other. */
function checkEnd({ load }: LoadPlan['profile']): void {
  if (load.model !== 'open' || load.seeksBreakpoint === undefined) return;
  const message =
    'a load that looks for its breakpoint ends where a threshold breaks, so that no two runs have the same load; leave --against and --baseline-target out';
  throw new RetrialError(message, { code: 'usage' });
}

/** Lets no new run take the place of one that it is compared with. */
function checkPlaces(folders: readonly string[], before: RunSet | undefined): void {
  const places = new Set(before?.runs.map(({ place }) => resolve(place)));
  const taken = folders.find((folder) =>
    [folder, join(folder, 'result.json')].some((each) => places.has(resolve(each))),
  );
  if (taken === undefined) return;
  const message = `${taken} is one of the runs of --against, which a new run would write over; name another --out`;
  throw new RetrialError(message, { code: 'usage' });
}

/** What is wrong with the other target is told of the option that named it. */
function checkBaseline(plan: () => LoadPlan): void {
  try {
    plan();
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    const message = error.message.replace(/^--target/, '--baseline-target');
    throw new RetrialError(message, { code: error.code, cause: error });
  }
}

function asked(plan: LoadPlan): AskedLoad {
  const { profile, profileHash, contract, seed } = plan;
  return {
    place: 'the new runs',
    profile: { name: profile.name, hash: profileHash, loadHash: loadHashOf(plan) },
    contract: contract.name,
    seed,
  };
}

const placed = ({ place, result }: RunSet['runs'][number]): AskedLoad => ({ ...result, place });

function sideOf(done: readonly DoneRun[], side: Side): RunSet {
  const folders = done.filter((each) => each.side === side).map(({ folder }) => folder);
  return folders.length === 0 ? { runs: [] } : readRuns(folders);
}
