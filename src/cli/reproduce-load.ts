import { joinCommand } from '../core/split-command.ts';
import type { LoadPlan } from '../run/load-messages.ts';

/** What the command line said of a load, as it was given. */
export interface LoadArgs {
  readonly profile: string;
  readonly target?: string | undefined;
  readonly ca?: readonly string[] | undefined;
  readonly insecure: boolean;
  readonly duration?: string | undefined;
  readonly rate?: string | undefined;
  readonly users?: string | undefined;
  readonly 'allow-host'?: readonly string[] | undefined;
  readonly preflight: boolean;
  readonly 'cross-check': boolean;
  readonly strict: boolean;
}

/**
 * The command line that runs the same load again: with the seed and the run id of this run, and
 * without what says where files go and what is printed. A target has neither password nor query, so
 * no secret of its own.
 */
export function reproduceLoad(args: LoadArgs, { seed, runId }: LoadPlan): string {
  return joinCommand([
    ...['retrial', 'load', args.profile],
    ...named('--target', args.target),
    ...(args.ca ?? []).flatMap((file) => ['--ca', file]),
    ...(args.insecure ? ['--insecure'] : []),
    ...['--seed', seed, '--run-id', runId],
    ...named('--duration', args.duration),
    ...named('--rate', args.rate),
    ...named('--users', args.users),
    ...(args['allow-host'] ?? []).flatMap((host) => ['--allow-host', host]),
    ...(args.preflight ? [] : ['--no-preflight']),
    ...(args['cross-check'] ? ['--cross-check'] : []),
    ...(args.strict ? ['--strict'] : []),
  ]);
}

function named(option: string, value: string | undefined): string[] {
  return value === undefined ? [] : [option, value];
}
