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
 * without what says where files go and what is printed.
 */
export function reproduceLoad(args: LoadArgs, { seed, runId }: LoadPlan): string {
  const target = args.target === undefined ? undefined : withoutSecrets(args.target);
  return joinCommand([
    ...['retrial', 'load', args.profile],
    ...named('--target', target),
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

/** A URL may hold a password before its host, or a token in its query, and neither belongs into a report. */
function withoutSecrets(target: string): string {
  return target.replace(/^([a-z]+:\/\/)[^/?#@]*@/i, '$1<secret>@').replace(/\?.*$/s, '?<secret>');
}
