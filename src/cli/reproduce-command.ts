import { hideSecretFields } from '../core/redact.ts';
import { joinCommand } from '../core/split-command.ts';
import type { ClientArgs } from './client-options.ts';
import { commandOf } from './client-options.ts';

const passedOn = [
  'post',
  'module',
  'contract',
  'max-attempts',
  'timeout',
  'max-retry-after',
  'webhook-time-scale',
] as const;

/** The command line that puts the same client on trial in one case alone. */
export function reproduceCommand(args: ClientArgs): (caseId: string) => string {
  const client = clientOf(args);
  return (caseId) => joinCommand(['retrial', 'client', '--only', caseId, ...client]);
}

/** The command line that runs the same trial again, with the seed of this one. */
export function trialCommand(args: ClientArgs, seed: string): string {
  const listed = (['only', 'skip'] as const).flatMap((name) =>
    (args[name] ?? []).flatMap((value) => [`--${name}`, value]),
  );
  const options = (['repeat', 'baseline', 'host', 'port', 'listen-for'] as const).flatMap((name) =>
    named(name, args[name]),
  );
  const strict = args.strict ? ['--strict'] : [];
  const chosen = [...listed, ...options, ...strict, '--seed', seed];
  return joinCommand(['retrial', 'client', ...chosen, ...clientOf(args)]);
}

/** Which client it is, and what its author says of it. */
function clientOf(args: ClientArgs): string[] {
  const options = passedOn.flatMap((name) => {
    const value = args[name];
    return name === 'contract' && value === 'rfc' ? [] : named(name, value);
  });
  const argv = commandOf(args);
  return hideSecretFields([
    ...options,
    ...(args.webhook ? ['--webhook'] : []),
    // A secret does not belong into a report.
    ...(args['webhook-secret'] === undefined ? [] : ['--webhook-secret', '<secret>']),
    ...(args.adapter ? ['--adapter'] : []),
    ...(args.listen ? ['--listen'] : []),
    ...(args.long ? ['--long'] : []),
    ...(args['retry-on-post'] ? [] : ['--no-retry-on-post']),
    ...(argv.length > 0 ? ['--', ...argv] : []),
  ]);
}

function named(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value];
}
