import { SlidingWindow } from '../sliding-window.ts';
import type { AigeonOptions } from './options.ts';

/** What the keys of one organisation share. */
export interface Organisation {
  readonly id: string;
  readonly sendWindow: SlidingWindow;
  /** Send jobs so far; the metric endpoint reports it. */
  sends: number;
}

/** Who a token stands for, and the windows that must admit it, by quota class. */
export interface Caller {
  readonly token: string;
  readonly organisation: Organisation;
  readonly scopes: readonly string[];
  readonly mayWrite: boolean;
  readonly windows: {
    readonly read: readonly SlidingWindow[];
    readonly write: readonly SlidingWindow[];
    readonly sending: readonly SlidingWindow[];
  };
}

const perSecond = (limit: number) => new SlidingWindow({ limit, windowMs: 1_000 });
const perMinute = (limit: number) => new SlidingWindow({ limit, windowMs: 60_000 });

/**
 * The callers by their token. Reads and writes are limited by key, in any second and in any minute;
 * sends only by organisation, in any minute.
 */
export function createCallers({ keys, limits }: AigeonOptions): ReadonlyMap<string, Caller> {
  const organisations = new Map<string, Organisation>();
  const organisationOf = (id: string): Organisation => {
    const known = organisations.get(id);
    if (known) return known;
    const organisation = { id, sendWindow: perMinute(limits.sends.perMinute), sends: 0 };
    organisations.set(id, organisation);
    return organisation;
  };
  const callers = new Map<string, Caller>();
  for (const [token, key] of Object.entries(keys)) {
    const organisation = organisationOf(key.organisation);
    callers.set(token, {
      token,
      organisation,
      scopes: key.writes ? ['read', 'write'] : ['read'],
      mayWrite: key.writes,
      windows: {
        read: [perSecond(limits.reads.perSecond), perMinute(limits.reads.perMinute)],
        write: [perSecond(limits.writes.perSecond), perMinute(limits.writes.perMinute)],
        sending: [organisation.sendWindow],
      },
    });
  }
  return callers;
}
