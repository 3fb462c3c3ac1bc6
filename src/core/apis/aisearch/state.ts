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
  slots: SyncSlots;
  queue: AdmissionQueue<Capture>;
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
  /** Where webhooks may lead beside this machine. */
  readonly webhookHosts: readonly string[];
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly jobs: BoundedStore<Job>;
  readonly keys: BoundedStore<StoredKey>;
  readonly nextId: (random: Random) => string;
  readonly counts: { jobs: number; replays: number; conflicts: number };
}

function createWork({ limits }: AisearchOptions): Pick<Tenant, 'slots' | 'queue'> {
  return {
    slots: new SyncSlots(limits.syncCaptures),
    queue: new AdmissionQueue({ capacity: limits.queueChildren, workers: limits.workers }),
  };
}

function createTenant(key: string, options: AisearchOptions): Tenant {
  const rate = new FixedWindow({ limit: options.limits.requestsPerSecond });
  return { key, rate, ...createWork(options) };
}

/** Leaves the captures of a tenant that wait or are under way, as if there had been none. */
export function stopWork(tenant: Tenant, options: AisearchOptions): void {
  Object.assign(tenant, createWork(options));
}

/** A server that has seen no request yet. */
export function createState(options: AisearchOptions, webhookHosts: readonly string[]): State {
  const { caps, jobTtl: ttlMs } = options;
  const maxChars = caps.characters;
  return {
    options,
    webhookHosts,
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
