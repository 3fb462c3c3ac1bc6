import { RetrialError } from '../core/errors.ts';
import { splitCommand } from '../core/split-command.ts';
import { adapterDriver } from '../run/trial/adapter-driver.ts';
import { commandDriver } from '../run/trial/command-driver.ts';
import type { ClientDriver } from '../run/trial/driver.ts';
import { listenDriver } from '../run/trial/listen-driver.ts';
import { moduleDriver } from '../run/trial/module-driver.ts';
import type { ClientArgs } from './client-options.ts';
import { commandOf } from './client-options.ts';

const ways =
  'name one client: a command behind "--" (curl -sf --retry 5 {url}), --module FILE, or --listen';

/**
 * The driver that the command line asks for, ready to begin.
 *
 * @throws RetrialError (`usage`) where it names no client or two, or one that cannot be run.
 */
export async function clientDriver(args: ClientArgs): Promise<ClientDriver> {
  const argv = commandOf(args);
  const { module, adapter, listen, post } = args;
  const named = [argv.length > 0, module !== undefined, listen].filter(Boolean);
  if (adapter && argv.length === 0) throw refusal('--adapter goes with a command behind "--"');
  if (named.length !== 1)
    throw refusal(named.length === 0 ? `there is no client to put on trial; ${ways}` : ways);
  if (post !== undefined && (argv.length === 0 || adapter)) {
    throw refusal('--post goes with a command behind "--" that is run once an operation');
  }
  if (module !== undefined) return await moduleDriver({ file: module });
  if (listen) return listenDriver();
  if (adapter) return await adapterDriver({ argv });
  return commandDriver({
    argv,
    postArgv: post === undefined ? undefined : splitCommand(post, '--post'),
  });
}

function refusal(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
