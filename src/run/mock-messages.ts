import type { MessagePort } from 'node:worker_threads';
import type { ApiLedger } from '../core/apis/api.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { MockSettings } from '../core/profile.ts';
import type { EffectRecord, FaultRecord } from '../core/trace.ts';
import type { ClockOrigin } from './clock.ts';
import type { ToldError } from './told-error.ts';

/** What the thread of a run's own mock is started with. */
export interface MockThreadData {
  readonly settings: MockSettings;
  readonly contract: Contract;
  readonly seed: string;
  readonly runId: string;
}

export type ToMock =
  /** The run begins: times count from here, and what happens is told through `port`. */
  | { readonly kind: 'start'; readonly origin: ClockOrigin; readonly port: MessagePort }
  | { readonly kind: 'stop' };

export type FromMock =
  | { readonly kind: 'listening'; readonly url: string }
  | ToldError
  | { readonly kind: 'stopped'; readonly ledger: ApiLedger };

/** What the mock did, and the moment up to which that is all. */
export interface MockBatch {
  readonly records: readonly (EffectRecord | FaultRecord)[];
  readonly watermarkMs: number;
}

/** How often the mock tells what it did. */
export const batchMs = 50;
