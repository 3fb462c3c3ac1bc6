import { dirname, isAbsolute, resolve } from 'node:path';
import type { Profile } from '../core/profile.ts';
import type { OwnClient } from '../core/profile-client.ts';

/**
 * The profile, with the files of a client of the user's own counted from the folder of the profile: a
 * module by its path, and of an adapter what begins with `./` or `../`.
 */
export function placeClient(profile: Profile, profileFile: string): Profile {
  const { client } = profile;
  return client.own
    ? { ...profile, client: { ...client, own: placed(client.own, dirname(profileFile)) } }
    : profile;
}

function placed(own: OwnClient, folder: string): OwnClient {
  if (own.kind === 'module') return { ...own, file: from(folder, own.file) };
  const argv = own.argv.map((text) => (/^\.\.?\//.test(text) ? from(folder, text) : text));
  return { ...own, argv };
}

function from(folder: string, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
