import type { OwnClient } from '../core/profile-client.ts';
import { adapterDriver } from './trial/adapter-driver.ts';
import type { ClientDriver } from './trial/driver.ts';
import { moduleDriver } from './trial/module-driver.ts';

/**
 * Makes sure that the client of a profile can be used; its processes start with its first operations.
 *
 * @throws RetrialError where it cannot.
 */
export async function startOwnClient(own: OwnClient): Promise<ClientDriver> {
  const { processes } = own;
  return own.kind === 'module'
    ? await moduleDriver({ file: own.file, processes })
    : adapterDriver({ argv: own.argv, processes });
}
