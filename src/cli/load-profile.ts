import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { builtinContracts } from '../core/contracts/builtin.ts';
import { Contract } from '../core/contracts/contract.ts';
import { RetrialError } from '../core/errors.ts';
import { Profile } from '../core/profile.ts';
import { compileTemplate } from '../core/workload/template.ts';
import { readYaml } from './read-yaml.ts';

/** A profile ready to run, with the contract it names. */
export interface LoadedProfile {
  readonly profile: Profile;
  readonly contract: Contract;
  /** SHA-256 of the file's text, the first 16 hexadecimal digits. */
  readonly hash: string;
}

/**
 * Reads a profile and the contract it names (its mock's own, or `rfc`, where it names none).
 *
 * @throws RetrialError with file, line and column of what is wrong.
 */
export function loadProfile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): LoadedProfile {
  const text = readText(file, 'a load profile');
  const profile = readYaml(Profile, { file, text, env, code: 'profile' });
  for (const operation of profile.operations) checkTemplates(file, operation);
  const { mock } = profile.target;
  const own = mock && mock.api !== 'plain' ? mock.api : 'rfc';
  return {
    profile,
    contract: loadContract(profile.contract ?? own, dirname(file)),
    hash: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}

function checkTemplates(file: string, operation: Profile['operations'][number]): void {
  const texts = [
    operation.path,
    JSON.stringify(operation.body) ?? '',
    ...Object.values(operation.headers),
  ];
  try {
    for (const text of texts) compileTemplate(text);
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    const message = `operation "${operation.name}": ${error.message}`;
    throw new RetrialError(message, { code: 'profile', place: { file }, cause: error });
  }
}

/**
 * A built-in contract by its name, or a user's own by the path of its file.
 *
 * @throws RetrialError (`contract`) with the place of what is wrong.
 */
export function loadContract(nameOrPath: string, folder = '.'): Contract {
  const builtin = builtinContracts[nameOrPath as keyof typeof builtinContracts];
  if (builtin) return builtin;
  if (!/[./\\]/.test(nameOrPath)) {
    const names = Object.keys(builtinContracts).join(', ');
    const message = `there is no contract "${nameOrPath}"; built in are ${names}, and a file of your own is named by its path (./my-contract.yaml)`;
    throw new RetrialError(message, { code: 'contract' });
  }
  const file = resolve(folder, nameOrPath);
  return readYaml(Contract, { file, text: readText(file, 'a contract'), code: 'contract' });
}

/** @throws RetrialError (`file`) that says what was to be read. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : (cause as Error).message;
    throw new RetrialError(`cannot read ${what}: ${why}`, { code: 'file', place: { file }, cause });
  }
}
