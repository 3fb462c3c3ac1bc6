import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import type { BuiltinContractName } from '../core/contracts/builtin.ts';
import { builtinContracts } from '../core/contracts/builtin.ts';
import type { Contract } from '../core/contracts/contract.ts';
import { OwnContract } from '../core/contracts/own-contract.ts';
import { RetrialError } from '../core/errors.ts';
import { Profile, unknownContract } from '../core/profile.ts';
import { checkAgainstContract } from '../core/profile-contract.ts';
import { checkColumns } from '../core/profile-references.ts';
import { createRedactor, headerSecrets } from '../core/redact.ts';
import type { Feed } from '../core/workload/feed.ts';
import { environmentValues } from './environment-values.ts';
import { placeClient } from './place-client.ts';
import { readFeeds } from './read-feeds.ts';
import { readText } from './read-text.ts';
import type { YamlSource } from './read-yaml.ts';
import { readYaml } from './read-yaml.ts';

/** A profile ready to run, with the contract it names. */
export interface LoadedProfile {
  readonly profile: Profile;
  readonly contract: Contract;
  /** SHA-256 of the file's text, the first 16 hexadecimal digits. */
  readonly hash: string;
  /** The rows that its feeds name; absent where it names none. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  /** Texts that no file and no terminal may show. */
  readonly secrets: readonly string[];
}

/**
 * Reads a profile, the contract it names (its mock's own, or `rfc`, where it names none) and its feeds.
 * Where its text is given, `file` is only what mistakes in it are placed at.
 *
 * @throws RetrialError with file, line and column of what is wrong.
 */
export function loadProfile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  text = readText(file, 'a load profile'),
): LoadedProfile {
  const profile = placeClient(readProfile({ file, text, env }), file);
  const { mock } = profile.target;
  const own = mock && mock.api !== 'plain' ? mock.api : 'rfc';
  const contract = loadContract(profile.contract ?? own, dirname(file));
  const feeds = readFeeds(profile, file);
  try {
    checkAgainstContract(profile, contract);
    checkColumns(profile.operations, feeds);
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    throw new RetrialError(error.message, { code: error.code, place: { file }, cause: error });
  }
  return {
    profile,
    contract,
    secrets: [
      ...environmentValues(text, env),
      ...headerSecrets(profile, contract.credentialHeader),
    ],
    hash: createHash('sha256').update(text).digest('hex').slice(0, 16),
    ...(profile.feeds && { feeds }),
  };
}

/** What is refused is told without the values of the environment, which may be secrets. */
function readProfile(source: Pick<YamlSource, 'file' | 'text' | 'env'>): Profile {
  try {
    return readYaml(Profile, { ...source, code: 'profile' });
  } catch (error) {
    if (!(error instanceof RetrialError)) throw error;
    const redactor = createRedactor(environmentValues(source.text, source.env ?? {}));
    const { code, place } = error;
    const message = redactor.text(error.message);
    throw new RetrialError(message, { code, ...(place && { place }), cause: error });
  }
}

/**
 * A built-in contract by its name, or a user's own by the path of its file, counted from `folder`.
 *
 * @throws RetrialError (`contract`, `file`) with the place of what is wrong.
 */
export function loadContract(nameOrPath: string, folder = '.'): Contract {
  if (Object.hasOwn(builtinContracts, nameOrPath)) {
    return builtinContracts[nameOrPath as BuiltinContractName];
  }
  if (!/[./\\]/.test(nameOrPath)) {
    throw new RetrialError(unknownContract(nameOrPath), { code: 'contract' });
  }
  const file = isAbsolute(nameOrPath) ? nameOrPath : join(folder, nameOrPath);
  return readYaml(OwnContract, { file, text: readText(file, 'a contract'), code: 'contract' });
}
