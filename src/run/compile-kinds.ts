import type { EngineTarget } from '../engine/engine.ts';
import type { LoadPlan } from './load-messages.ts';
import type { OperationKind } from './operation-kind.ts';
import { compileKind } from './operation-kind.ts';

/** Host, port and scheme of a URL, as an engine wants them. */
export function engineTarget(url: string): EngineTarget {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`no engine for ${protocol}`);
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

/** The operations of a plan, compiled for this URL. */
export function compileKinds({ profile, contract }: LoadPlan, url: string): OperationKind[] {
  const { host, pathname } = new URL(url);
  return profile.operations.map((settings) =>
    compileKind(settings, {
      contract,
      host,
      basePath: pathname.replace(/\/$/, ''),
      headers: profile.target.headers,
      keys: profile.client.policy.idempotencyKey,
    }),
  );
}

/** Picks one of the kinds by weight, from a number in [0, 1). */
export function weightedPick(
  kinds: readonly OperationKind[],
  weights: readonly number[],
): (at: number) => OperationKind {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [first] = kinds;
  if (!first) throw new Error('there is no operation to pick');
  return (at) => {
    let rest = at * total;
    for (const [index, weight] of weights.entries()) {
      rest -= weight;
      if (rest < 0) return kinds[index] ?? first;
    }
    return kinds.at(-1) ?? first;
  };
}
