import type { Contract } from '../contracts/contract.ts';
import type { Attempt } from '../trace.ts';

/** Tells the requests that ask for a write: what is on record, else the contract's methods. */
export function writesUnder(contract: Contract): (attempt: Attempt) => boolean {
  const methods: ReadonlySet<string> = new Set(contract.writes.methods);
  return ({ write, method }) => write ?? methods.has(method);
}

/**
 * Whether the server said that this key belongs to another body. The contract then asks for a new
 * key or the original body, so a request that differs from this one is the mend, not the defect.
 */
export function wasConflict(contract: Contract, { outcome }: Attempt): boolean {
  const { conflictStatus } = contract.idempotency;
  return conflictStatus !== undefined && outcome.kind === 'response'
    ? outcome.status === conflictStatus
    : false;
}
