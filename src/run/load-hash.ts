import { createHash } from 'node:crypto';
import { createRedactor } from '../core/redact.ts';
import { numbersOf } from '../core/retry/policy-of.ts';
import type { LoadPlan } from './load-messages.ts';
import { overridesOf } from './reference-client.ts';

/**
 * What decides which operations arrive when and how they are done, as 16 hexadecimal digits: two runs
 * with the same hash and seed have the same load. The target, its mock's faults and what is asked of
 * the result are no part of it, nor are secrets, which may differ from target to target.
 */
export function loadHashOf({ profile, contract, secrets, feeds = {} }: LoadPlan): string {
  const { client, load, operations } = profile;
  const { own } = client;
  const decisive = {
    ...{ load, operations },
    contract: contract.name,
    numbers: numbersOf(contract, overridesOf(client)),
    // Where a client of the user's own lies says nothing of what it does.
    client: { ...client, own: own && { ...own, file: undefined, argv: undefined } },
    connections: profile.connections,
    timeouts: profile.timeouts,
    maxInFlight: profile.maxInFlight,
    maxRequests: profile.maxRequests,
    maxJobs: profile.maxJobs,
    warmup: profile.warmup,
    gracefulStop: profile.gracefulStop,
  };
  const hash = createHash('sha256');
  hash.update(createRedactor(secrets ?? []).text(JSON.stringify(decisive)));
  for (const [name, { order, columns, rows }] of Object.entries(feeds)) {
    hash.update(JSON.stringify([name, order, columns]));
    for (const row of rows) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex').slice(0, 16);
}
