import type { Clock } from './clock.ts';
import type { LoadOutcome, LoadThreadData } from './load-messages.ts';
import type { Observation } from './observation.ts';

/** Takes the operations of a load from their arrival to their end. */
export interface Performer {
  /** Operations under way, those that wait for their next request included. */
  readonly inFlight: number;
  /** Undefined where the connections are a client's of the user's own. */
  readonly openConnections: number | undefined;
  /** Begins the operation that is due at this moment; false where it was dropped. */
  arrive(index: number, atMs: number, user?: number): boolean;
  /** Ends what is still open as censored; nothing is sent or recorded after it. */
  end(): Promise<void>;
  /** What there is to tell beside what was seen, once all has ended. */
  conclude(): Promise<Account>;
}

export type Account = Pick<LoadOutcome, 'followUps' | 'chains' | 'remarks' | 'lost' | 'brokenDown'>;

/** What a performer is given by the load that it works for. */
export interface PerformerOptions {
  readonly data: LoadThreadData;
  readonly clock: Clock;
  readonly observation: Pick<Observation, 'recorder' | 'metrics'>;
  /** Whether the target is the run's own mock. */
  readonly ownMock: boolean;
  /** Nothing new may begin any more: asks that no arrival comes. Does nothing at once. */
  readonly endArrivals: () => void;
  /** An operation, with all that follows it, is over; `user` is whose it was in a closed load. */
  readonly onOperationEnd: (user: number | undefined) => void;
}
