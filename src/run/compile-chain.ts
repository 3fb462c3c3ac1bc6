import type { OperationSettings } from '../core/profile-operation.ts';
import { stepName } from '../core/profile-operation.ts';
import type { ChainLink } from '../core/workload/chain.ts';
import { compileLink } from '../core/workload/chain.ts';
import type { KindOptions, OperationKind } from './operation-kind.ts';
import { compileKind } from './operation-kind.ts';

/** A request that follows another. */
export interface StepKind {
  readonly kind: OperationKind;
  readonly link: ChainLink;
}

/** What follows when an operation has succeeded. */
export interface ChainPlan {
  /** What is taken from the operation's own answer. */
  readonly link: ChainLink;
  readonly steps: readonly StepKind[];
  /** Undoes after the load what the operation has done. */
  readonly cleanUp: OperationKind | undefined;
}

/** The chain of an operation; undefined where nothing follows it. */
export function compileChain(
  settings: OperationSettings,
  options: KindOptions,
): ChainPlan | undefined {
  const { name, take, then: steps = [], after } = settings;
  if (take === undefined && steps.length === 0 && after === undefined) return undefined;
  return {
    link: compileLink({ take }),
    steps: steps.map((step) => {
      const link = compileLink(step);
      const kind = compileKind({ ...step, name: stepName(name, step.name) }, options);
      return { link, kind: { ...kind, readsBody: link.wantsBody } };
    }),
    cleanUp: after && compileKind({ ...after, name: stepName(name, 'after') }, options),
  };
}
