import { feedColumns } from '../core/workload/feed.ts';
import { basePathOf, hostOf, targetOf } from '../engine/target.ts';
import { compileChain } from './compile-chain.ts';
import type { LoadPlan } from './load-messages.ts';
import type { KindOptions, OperationKind } from './operation-kind.ts';
import { compileKind } from './operation-kind.ts';

/** The operations of a plan, compiled for this URL. */
export function compileKinds(plan: LoadPlan, url: string): OperationKind[] {
  const { profile, contract, feeds = {} } = plan;
  const target = new URL(url);
  const column = feedColumns(feeds, plan);
  const options: KindOptions = {
    contract,
    host: hostOf(targetOf(target)),
    basePath: basePathOf(target),
    headers: profile.target.headers,
    keys: profile.client.policy.idempotencyKey,
    column,
  };
  return profile.operations.map((settings) => {
    const chain = compileChain(settings, options);
    const readsBody = chain?.link.wantsBody ?? false;
    return { ...compileKind(settings, options), chain, readsBody };
  });
}

/** Headers that chains take values from, in lower case. */
export function headersTaken(kinds: readonly OperationKind[]): string[] {
  return kinds.flatMap(({ chain }) =>
    chain ? [chain, ...chain.steps].flatMap(({ link }) => link.wantedHeaders) : [],
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
