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
  const options = passedOn.flatMap((name) => {
    const value = args[name];
    const isDefault = value === undefined || (name === 'contract' && value === 'rfc');
    return isDefault ? [] : [`--${name}`, value];
  });
  const switches = [
    ...(args.webhook ? ['--webhook'] : []),
    // A secret does not belong into a report.
    ...(args['webhook-secret'] === undefined ? [] : ['--webhook-secret', '<secret>']),
    ...(args.adapter ? ['--adapter'] : []),
    ...(args.listen ? ['--listen'] : []),
    ...(args.long ? ['--long'] : []),
    ...(args['retry-on-post'] ? [] : ['--no-retry-on-post']),
  ];
  const argv = commandOf(args);
  return (caseId) =>
    joinCommand([
      ...['retrial', 'client', '--only', caseId, ...options, ...switches],
      ...(argv.length > 0 ? ['--', ...argv] : []),
    ]);
}
