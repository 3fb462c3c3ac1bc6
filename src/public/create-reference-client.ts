import { loadContract } from '../cli/load-profile.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { ReferenceClient } from '../run/trial/reference-operation.ts';
import { referenceTrialClient } from '../run/trial/reference-operation.ts';

/** By what the reference client plays. */
export interface CreateReferenceClientOptions {
  /** The name of a built-in contract, the path of one, or its data; default `rfc`. */
  readonly contract?: string | Contract;
  /** Longest time for the connection, the head and the body of an attempt, each; default 10 s. */
  readonly timeoutMs?: number;
  /** Of its jitter; absent: a random one. */
  readonly seed?: string;
}

/**
 * The client that follows a contract to the letter, as a function that does one operation, retries
 * included: what a client on trial is measured by. All operations share its connections and its
 * budget of retries. Dispose of it, or its idle connections keep the process alive.
 *
 * @throws RetrialError (`contract`, `file`) with the place of what is wrong.
 */
export function createReferenceClient(options: CreateReferenceClientOptions = {}): ReferenceClient {
  const { contract = 'rfc', ...rest } = options;
  return referenceTrialClient({
    ...rest,
    contract: typeof contract === 'string' ? loadContract(contract) : contract,
  });
}
