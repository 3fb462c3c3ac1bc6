import { join } from 'node:path';
import type { ExitCode } from '../core/verdict.ts';
import { exitCodes } from '../core/verdict.ts';
import type { LoadPlan } from '../run/load-messages.ts';

/** What the command line says of a load, as far as its repetition goes. */
export interface RepeatArgs {
  readonly repeat?: string | undefined;
  readonly against?: string | undefined;
  readonly 'baseline-target'?: string | undefined;
  readonly target?: string | undefined;
  readonly seed?: string | undefined;
  readonly 'run-id'?: string | undefined;
  readonly out?: string | undefined;
  readonly format?: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** How one run of it is planned, and done. */
export interface OneLoad<Args extends RepeatArgs> {
  readonly plan: (args: Args) => LoadPlan;
  /** Comes back with its exit code. */
  readonly run: (args: Args) => Promise<number>;
  /** The folder of the runs, where none is named. */
  readonly folder: (name: string) => string;
}

export type Side = 'base' | 'candidate';

/** One run of several. */
interface PlannedRun<Args> {
  readonly side: Side;
  readonly folder: string;
  readonly args: Args;
}

/** The runs in their order: with a base of its own A B B A A B …, so that what drifts hits both alike. */
export function planRuns<Args extends RepeatArgs>(
  args: Args,
  { repeat, folder }: { readonly repeat: number; readonly folder: string },
): PlannedRun<Args>[] {
  const baseline = args['baseline-target'];
  const digits = String(repeat).length;
  return Array.from({ length: repeat }, (_, index) => index).flatMap((index) => {
    const name = String(index + 1).padStart(digits, '0');
    const once = { repeat: undefined, against: undefined, 'baseline-target': undefined };
    const runOf = (side: Side, target: string | undefined): PlannedRun<Args> => {
      const out = baseline === undefined ? join(folder, name) : join(folder, side, name);
      const { 'run-id': id } = args;
      // Keys of a run that was there before would replay its jobs.
      const runId =
        id === undefined
          ? undefined
          : [id, ...(baseline === undefined ? [] : [side]), name].join('-');
      return { side, folder: out, args: { ...args, ...once, target, out, 'run-id': runId } };
    };
    const candidate = runOf('candidate', args.target);
    if (baseline === undefined) return [candidate];
    const pair = [runOf('base', baseline), candidate];
    return index % 2 === 0 ? pair : pair.toReversed();
  });
}

/** A run that has ended. */
export interface DoneRun {
  readonly side: Side;
  readonly folder: string;
  readonly exitCode: ExitCode;
}

/** One after the other; an interruption, or a target that gives no answer, is the end. */
export async function runAll<Args extends RepeatArgs>(
  runs: readonly PlannedRun<Args>[],
  { run }: OneLoad<Args>,
): Promise<DoneRun[]> {
  const done: DoneRun[] = [];
  for (const [index, { side, folder, args }] of runs.entries()) {
    const name = `run ${index + 1} of ${runs.length}`;
    if (!args.quiet) console.log(`${name}: ${folder}`);
    const exitCode = (await run(args)) as ExitCode;
    if (!args.quiet) console.log(`${name} ended with exit code ${exitCode}\n`);
    done.push({ side, folder, exitCode });
    if (exitCode === exitCodes.interrupted || exitCode === exitCodes.unreachable) break;
  }
  return done;
}
