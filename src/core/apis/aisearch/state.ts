import type { Random } from '../../random.ts';
import { BoundedStore } from '../bounded-store.ts';
import { FixedWindow } from '../fixed-window.ts';
import { createJobIds } from './ids.ts';
import type { Capture, Job } from './jobs.ts';
import type { AisearchOptions } from './options.ts';
import { AdmissionQueue } from './queue.ts';
import { SyncSlots } from './sync-slots.ts';

/** One key with the three limits that are its own. */
export interface Tenant {
  readonly key: string;
  readonly rate: FixedWindow;
  readonly slots: SyncSlots;
  readonly queue: AdmissionQueue<Capture>;
}

/** What an idempotency key stands for. */
export interface StoredKey {
  /** Hash of what was asked for, without the key itself. */
  readonly identity: string;
  readonly mode: 'sync' | 'async';
  readonly job: Job;
}

/** All that the mock remembers. */
export interface State {
  readonly options: AisearchOptions;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly jobs: BoundedStore<Job>;
  readonly keys: BoundedStore<StoredKey>;
  readonly nextId: (random: Random) => string;
  readonly counts: { jobs: number; replays: number; conflicts: number };
}

function createTenant(key: string, { limits }: AisearchOptions): Tenant {
  return {
    key,
    rate: new FixedWindow({ limit: limits.requestsPerSecond }),
    slots: new SyncSlots(limits.syncCaptures),
    queue: new AdmissionQueue({ capacity: limits.queueChildren, workers: limits.workers }),
  };
}

/** A server that has seen no request yet. */
export function createState(options: AisearchOptions): State {
  const { caps, jobTtl: ttlMs } = options;
  const maxChars = caps.characters;
  return {
    options,
    tenants: new Map(options.keys.map((key) => [key, createTenant(key, options)])),
    jobs: new BoundedStore({ what: 'jobs', ttlMs, cap: caps.jobs, maxChars }),
    keys: new BoundedStore({
      what: 'idempotency keys',
      ttlMs,
      cap: caps.idempotencyKeys,
      maxChars,
    }),
    nextId: createJobIds(),
    counts: { jobs: 0, replays: 0, conflicts: 0 },
  };
}
