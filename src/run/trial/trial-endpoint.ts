import type { ClientCase } from '../../core/cases/case.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { Attempt, EffectRecord, FaultRecord } from '../../core/trace.ts';
import type { Clock } from '../clock.ts';

/** What the endpoint of a trial tells, as it happens; times on the trial's clock. */
export interface TrialEvents {
  /** A request of this operation was read. */
  readonly onRequest: (operation: string) => void;
  /** An exchange is over. */
  readonly onAttempt: (attempt: Attempt) => void;
  readonly onEffect: (effect: EffectRecord) => void;
  readonly onFault: (fault: FaultRecord) => void;
  /** A request that belongs to no open operation; it was answered with 404. */
  readonly onStray: (request: { readonly method: string; readonly target: string }) => void;
}

export interface TrialEndpointOptions {
  readonly contract: Contract;
  /** Every case that may be opened; their scripts decide what each attempt meets. */
  readonly cases: readonly ClientCase[];
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly events: TrialEvents;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 0: the system chooses. */
  readonly port?: number | undefined;
}

/**
 * Plays the contract's API on one port for all operations of a trial side by side. Each has a base
 * URL of its own, `/t/<run>/<case>/<n>`, by which its requests are known.
 */
export interface TrialEndpoint extends AsyncDisposable {
  readonly url: string;
  /** The Retry-After that cases call tested, in whole seconds; set it before they are opened. */
  testedSeconds: number;
  /**
   * Opens an operation of a case, `n` from 1; comes back with its id, `<case>-<n>`, and its base
   * URL without a trailing slash. One of a refused case leads to a port where nobody listens.
   */
  open(caseId: string, n: number): { readonly id: string; readonly baseUrl: string };
  /** How many operations of a `together` case will come, so that nobody waits for more. */
  expect(caseId: string, operations: number): void;
  /** Ends every exchange of this operation that is still open, so that its attempts go on record. */
  end(operation: string): void;
}
