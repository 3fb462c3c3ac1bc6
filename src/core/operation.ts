import type { Attempt, ClientResultRecord, EffectRecord, Grouping } from './trace.ts';

/** Why a result is censored where the next attempt was ready when the run ended, but had no connection. */
export const unsent = 'unsent';
/** Why an operation ended that was sent to a port where nobody listens; its attempts were seen by nobody. */
export const nobodyListened = 'nobody-listened';

/** One thing the caller wanted done, retries included, once it has settled. */
export interface Operation {
  readonly id: string;
  readonly name: string;
  readonly groupedBy: Grouping;
  /** In the order of their attempt numbers. */
  readonly attempts: readonly Attempt[];
  /** Jobs that its requests created, as far as the endpoint told. */
  readonly effects: readonly EffectRecord[];
  /** What the caller was told; absent where nobody saw it (an endpoint's trace). */
  readonly result?: ClientResultRecord;
  /** Still open when the run ended: what did not happen is not held against it. */
  readonly censored: boolean;
}
