import type { MessagePort } from 'node:worker_threads';
import type { ApiLedger } from '../core/apis/api.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { MockSettings } from '../core/profile.ts';
import type { Attempt, EffectRecord, FaultRecord, StallRecord } from '../core/trace.ts';
import type { ClockOrigin } from './clock.ts';
import type { ToldError } from './told-error.ts';

/** What the thread of a run's own mock is started with. */
export interface MockThreadData {
  readonly settings: MockSettings;
  readonly contract: Contract;
  readonly seed: string;
  readonly runId: string;
  /**
   * Names of the operations of a client of the user's own: each has a base URL of its own, and the
   * mock tells of every attempt. Absent: the client of the run knows its attempts by itself.
   */
  readonly observes?: readonly string[] | undefined;
}

export type ToMock =
  /** The run begins: times count from here, and what happens is told through `port`. */
  | { readonly kind: 'start'; readonly origin: ClockOrigin; readonly port: MessagePort }
  | { readonly kind: 'stop' };

export type FromMock =
  | {
      readonly kind: 'listening';
      readonly url: string;
      /** Of the mock's own thread. */
      readonly timerNoiseMs: number;
    }
  | ToldError
  | {
      readonly kind: 'stopped';
      readonly ledger: ApiLedger;
      /** Requests that belonged to no operation; 0 where it does not observe. */
      readonly strayRequests: number;
    };

/**
 * What the mock did, and the moment up to which that is all; of a mock that observes, in the order of
 * time, what it saw as well.
 */
export interface MockBatch {
  readonly records: readonly (EffectRecord | FaultRecord | Attempt | StallRecord)[];
  readonly watermarkMs: number;
}

/** What a mock that observes is told: the client has reported this operation, so it is over. */
export interface OperationOver {
  readonly name: string;
  /** Of its arrival. */
  readonly index: number;
}

/** How often the mock tells what it did. */
export const batchMs = 50;
