import type { ProfileObject } from '../../src/index.ts';
import type { TargetBehaviour } from './target.ts';
import type { Quantiles } from './truth.ts';
import { arrivalsAt, frozen, pooled, pooledUsers, quantilesOf, refusedOnce } from './truth.ts';

/** A target whose behaviour can be computed, a load on it, and what must come of it. */
export interface Scenario {
  readonly name: string;
  readonly target: TargetBehaviour;
  readonly load: ProfileObject['load'];
  readonly connections?: number;
  /** Of the response times, in milliseconds. */
  readonly truth: Quantiles;
}

const freeze = { fromMs: 4_000, toMs: 6_000 };
const refusal = { every: 5, waitMs: 1_000, jitter: 0.1 };
/** The first of every hundred, as the target counts them. */
const slowService = (serviceMs: number) => (index: number) => (index % 100 === 0 ? serviceMs : 0);

export const scenarios: readonly Scenario[] = [
  {
    name: 'open 100/s, the target freezes for 2 s of 10',
    target: { kind: 'freeze', ...freeze },
    load: { model: 'open', rate: '100/s', duration: '10s' },
    truth: quantilesOf(frozen(arrivalsAt(100, 1_000), freeze)),
  },
  {
    name: 'open 50/s on one connection, every 100th takes 800 ms',
    target: { kind: 'slow', every: 100, serviceMs: 800 },
    load: { model: 'open', rate: '50/s', duration: '20s' },
    connections: 1,
    // Two fifths of the arrivals queue up: a half would put the median on the very edge of the queue.
    truth: quantilesOf(pooled(arrivalsAt(50, 1_000), 1, slowService(800))),
  },
  {
    name: 'closed, one user, every 100th takes 300 ms',
    target: { kind: 'slow', every: 100, serviceMs: 300 },
    load: { model: 'closed', users: 1, iterations: 1_050 },
    truth: quantilesOf(pooledUsers({ users: 1, count: 1_050 }, 1, slowService(300))),
  },
  {
    name: 'open 100/s, the target has 20 places of 250 ms',
    target: { kind: 'pool', places: 20, serviceMs: 250 },
    load: { model: 'open', rate: '100/s', duration: '10s' },
    truth: quantilesOf(pooled(arrivalsAt(100, 1_000), 20, () => 250)),
  },
  {
    name: 'closed, 20 users, the target has 10 places of 100 ms',
    target: { kind: 'pool', places: 10, serviceMs: 100 },
    load: { model: 'closed', users: 20, iterations: 1_000 },
    truth: quantilesOf(pooledUsers({ users: 20, count: 1_000 }, 10, () => 100)),
  },
  {
    name: 'open 200/s, every 5th is refused once for 1 s',
    target: { kind: 'refuse', every: 5, retryAfterSeconds: 1 },
    load: { model: 'open', rate: '200/s', duration: '5s' },
    truth: quantilesOf(refusedOnce(1_000, refusal)),
  },
  {
    name: 'closed, 50 users, every 5th is refused once for 1 s',
    target: { kind: 'refuse', every: 5, retryAfterSeconds: 1 },
    load: { model: 'closed', users: 50, iterations: 1_000 },
    truth: quantilesOf(refusedOnce(1_000, refusal)),
  },
];
