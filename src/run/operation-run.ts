import type { Random } from '../core/random.ts';
import type { Alarm } from '../endpoint/alarm.ts';
import type { Chain } from './chain.ts';
import type { Content, OperationKind } from './operation-kind.ts';

/** An operation under way. */
export interface OperationRun {
  readonly id: string;
  readonly index: number;
  /** What it belongs to, where it follows another or is followed. */
  readonly chain: Chain | undefined;
  /** The id of the operation that it follows. */
  readonly parent: string | undefined;
  readonly kind: OperationKind;
  readonly content: Content;
  readonly bodyHash: string | undefined;
  readonly arrivalMs: number;
  /** Who waits for it, in a closed load. */
  readonly user: number | undefined;
  key: string | undefined;
  /** The attempt under way, or the last one, from 1. */
  attempt: number;
  /** When that attempt was ready to be sent. */
  queuedMs: number;
  /** When the attempt before it was over; -1 at the first. */
  endedMs: number;
  /** Set while it waits for its next attempt. */
  wait: Alarm | undefined;
  /** The run ended before the attempt under way had a connection. */
  isUnsent: boolean;
  /** Draws the jitter; made at the first retry. */
  random: Random | undefined;
}

/** As much of an operation as is taken down. */
export type RecordedRun = Pick<
  OperationRun,
  'id' | 'index' | 'chain' | 'arrivalMs' | 'attempt' | 'endedMs'
> & { readonly kind: Pick<OperationKind, 'name'> };
