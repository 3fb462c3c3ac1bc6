import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { Contract } from '../../src/core/contracts/contract.ts';
import type { Policy } from '../../src/core/policy.ts';
import { policyOf, undeclaredPolicy } from '../../src/core/retry/policy-of.ts';

/** A client that does everything right, and what its author told of it. */
export interface Reference {
  readonly id: string;
  readonly contract: Contract;
  /** The numbers by which it is judged. */
  readonly policy: Policy;
}

const { rfc, aigeon, aisearch } = builtinContracts;

/** After how long these clients give an attempt up; long enough for every answer that comes at all. */
export const timeoutMs = 5_000;

/**
 * By contract, what its reference client is tried as, in turns: judged by the numbers that it plays,
 * and, where the contract declares none for everybody, like a client whose author told none.
 */
export const references: readonly (readonly Reference[])[] = [rfc, aigeon, aisearch].map(
  (contract) => {
    const told = { id: contract.name, contract, policy: policyOf(contract) };
    if (contract.retry.declared) return [told];
    return [told, { id: `${contract.name}-untold`, contract, policy: undeclaredPolicy(contract) }];
  },
);
