import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { RetrialError } from '../core/errors.ts';
import type { Profile } from '../core/profile.ts';
import type { Feed } from '../core/workload/feed.ts';
import { readFeed } from '../core/workload/feed.ts';
import { readText } from './read-text.ts';

/** All rows are held in memory, and once more by the thread that makes the load. */
const mostMegabytes = 100;

/**
 * The rows of a profile's feeds, whose files count from the folder of the profile.
 *
 * @throws RetrialError with the file, and the line, that cannot be read.
 */
export function readFeeds(
  { feeds = {} }: Profile,
  profileFile: string,
): Readonly<Record<string, Feed>> {
  const read = Object.entries(feeds).map(([name, settings]) => {
    const { file: written, order } = settings;
    const file = isAbsolute(written) ? written : join(dirname(profileFile), written);
    checkSize(file);
    return [name, { ...readFeed(file, readText(file, `the feed "${name}"`)), order }] as const;
  });
  return Object.fromEntries(read);
}

function checkSize(file: string): void {
  const megabytes = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / 1e6;
  if (megabytes <= mostMegabytes) return;
  throw new RetrialError(
    `this feed has ${Math.ceil(megabytes)} MB; all feeds are held in memory, so one may have at most ${mostMegabytes} MB`,
    { code: 'profile', place: { file } },
  );
}
