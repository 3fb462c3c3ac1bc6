import { randomBytes, randomInt } from 'node:crypto';
import { RetrialError } from '../core/errors.ts';
import { isLoopback } from '../core/loopback.ts';
import type { Profile } from '../core/profile.ts';
import { targetUrlProblem } from '../core/profile-fields.ts';
import { mostUsers } from '../core/profile-models.ts';
import { overrideLoad } from '../core/profile-overrides.ts';
import { needsMock } from '../core/profile-own-client.ts';
import { parseDuration, parseRate } from '../core/units.ts';
import { peakLevel, totalMs } from '../core/workload/stages.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import { checkWrites } from './foreign-target.ts';
import { loadProfile } from './load-profile.ts';
import { readTls } from './read-tls.ts';

/** What the command line may say of a load. */
export interface LoadWishes {
  readonly profile: string;
  /** What stands in the profile, where it is no file; its paths count from the working directory. */
  readonly text?: string | undefined;
  readonly target?: string | undefined;
  readonly seed?: string | undefined;
  readonly runId?: string | undefined;
  readonly duration?: string | undefined;
  readonly rate?: string | undefined;
  readonly users?: number | undefined;
  readonly allowHost?: readonly string[] | undefined;
  /** PEM files of further authorities. */
  readonly ca?: readonly string[] | undefined;
  /** Whether any certificate is taken. */
  readonly insecure?: boolean | undefined;
}

/** A load above this at somebody else's host must be asked for by name. */
const politeRate = 100;

/**
 * Settles everything that decides a run: the profile, what the command line changes, seed and run id.
 *
 * @throws RetrialError for whatever does not fit together.
 */
export function planLoad(wishes: LoadWishes): LoadPlan {
  const { profile, contract, hash, feeds, secrets } = loadProfile(
    wishes.profile,
    process.env,
    wishes.text,
  );
  const load = overrideLoad(profile.load, {
    durationMs: read(wishes.duration, parseDuration, '--duration takes a time, like 30s or 1m30s'),
    ratePerSecond: read(wishes.rate, parseRate, '--rate takes a rate, like 100/s or 600/m'),
    users: checkUsers(wishes.users),
  });
  if (wishes.target !== undefined && profile.client.own) {
    throw new RetrialError(`--target ${needsMock}`, { code: 'usage' });
  }
  const targetUrl = wishes.target === undefined ? profile.target.url : checkUrl(wishes.target);
  const plan: LoadPlan = {
    profile: { ...profile, load, warmup: warmupOf(profile, load) },
    // Who plays a client without retries does not ask whether it retries.
    contract: profile.client.retries
      ? contract
      : { ...contract, levels: { ...contract.levels, 'retries-transient': 'off' } },
    profileHash: hash,
    secrets,
    seed: wishes.seed ?? profile.seed ?? String(randomInt(2 ** 32)),
    runId: wishes.runId ?? (targetUrl === undefined ? '0' : randomBytes(4).toString('hex')),
    targetUrl,
    tls: readTls({
      profile: wishes.profile,
      target: profile.target.tls,
      url: targetUrl,
      ca: wishes.ca ?? [],
      insecure: wishes.insecure ?? false,
    }),
    ...(feeds && { feeds }),
  };
  if (targetUrl !== undefined) checkHost(plan, targetUrl, wishes.allowHost ?? []);
  checkWrites(plan);
  return plan;
}

/** `--duration` stretches the warm-up with the load, of which it is a part. */
function warmupOf({ load, warmup }: Profile, wanted: Profile['load']): number {
  return warmup * (totalMs(wanted.stages) / totalMs(load.stages));
}

function read(
  text: string | undefined,
  parse: (text: string) => number | undefined,
  sentence: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value !== undefined && value > 0) return value;
  throw new RetrialError(`${sentence}, not "${text}"`, { code: 'usage' });
}

function checkUsers(users: number | undefined): number | undefined {
  if (users === undefined || (Number.isInteger(users) && users >= 1 && users <= mostUsers)) {
    return users;
  }
  const message = `--users takes a whole number from 1 to ${mostUsers}, not ${users}`;
  throw new RetrialError(message, { code: 'usage' });
}

function checkUrl(target: string): string {
  const problem = targetUrlProblem(target);
  if (problem === undefined) return target;
  throw new RetrialError(`--target ${problem}`, { code: 'usage' });
}

function checkHost({ profile }: LoadPlan, target: string, allowed: readonly string[]): void {
  const { hostname } = new URL(target);
  if (isLoopback(target) || allowed.includes(hostname)) return;
  const { load } = profile;
  const peak = peakLevel(load.stages);
  if (load.model === 'open' && peak <= politeRate) return;
  const told = Number(peak.toFixed(1));
  const [what, instead] =
    load.model === 'open'
      ? [`${told} operations a second`, `stay at or below ${politeRate}/s`]
      : [`${told} users without a rate`, `use an open load of at most ${politeRate}/s`];
  throw new RetrialError(
    `${what} at ${hostname}, which is not this machine; say --allow-host ${hostname} if that host may be loaded, or ${instead}`,
    { code: 'usage' },
  );
}
