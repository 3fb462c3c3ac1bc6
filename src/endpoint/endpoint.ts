import type { ApiEffect, ApiRequest, MockApi } from '../core/apis/api.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { DeliveredFault, Fault } from '../core/faults/fault.ts';
import type { Router } from './router.ts';

/** Which attempt a request is, as far as the endpoint can tell. */
export interface AttemptIdentity {
  /** Absent where nothing but a fresh request was seen. */
  readonly operation: string;
  /** The operation's name, where the harness told it. */
  readonly name?: string | undefined;
  readonly attempt: number;
}

/**
 * How an exchange came to its end for the client: all that was to be sent was (`sent`), the endpoint
 * closed or reset the connection, the client did (`client-closed`), or none of it, and it was still
 * open when the endpoint was told to end it.
 */
export type Ending = 'sent' | 'closed' | 'reset' | 'client-closed' | 'open';

/** What a client can have seen of an exchange. */
export interface ServedRequest {
  readonly identity: AttemptIdentity;
  readonly connection: number;
  /** As the API sees it. */
  readonly request: ApiRequest;
  /** First request byte read, before parsing. */
  readonly startMs: number;
  /** Just before the first response byte was handed over; absent where none was. */
  readonly firstByteMs: number | undefined;
  readonly endMs: number;
  /** The bytes (latin-1) that were handed over until its end. */
  readonly bytes: string;
  readonly ending: Ending;
  readonly fault: DeliveredFault | undefined;
}

/** What the endpoint tells of each exchange; times in milliseconds of `now`. */
export interface EndpointEvents {
  readonly onEffect?: (
    effect: ApiEffect & { readonly atMs: number; readonly identity: AttemptIdentity },
  ) => void;
  readonly onFault?: (fault: {
    readonly atMs: number;
    readonly kind: DeliveredFault;
    /** Absent where nothing of the request was read. */
    readonly identity?: AttemptIdentity | undefined;
  }) => void;
  /** An exchange is over, however it ended. `status` is 0 where no answer was handed over. */
  readonly onExchange?: (exchange: {
    readonly identity: AttemptIdentity;
    readonly connection: number;
    readonly method: string;
    readonly target: string;
    /** First request byte read, before parsing. */
    readonly startMs: number;
    /** Just before the first response byte was handed over; absent where none was. */
    readonly firstByteMs?: number | undefined;
    readonly endMs: number;
    readonly status: number;
    readonly fault?: DeliveredFault | undefined;
    /**
     * When the client was seen to close its side or the whole connection before the exchange was
     * over. That did not shorten the work of the API.
     */
    readonly clientClosedMs?: number | undefined;
  }) => void;
  /**
   * What the client can have seen of an exchange is settled: it is over, or the client has closed,
   * whatever is handed over after that. Told once; what is told of the exchange comes before it.
   */
  readonly onServed?: (served: ServedRequest) => void;
  /** A request that was not served: no HTTP, too large, or nobody's. Its line where it could be read. */
  readonly onRefused?: (refused: {
    readonly status: number;
    readonly message: string;
    readonly method?: string | undefined;
    readonly target?: string | undefined;
  }) => void;
  /** The API threw (the client got a 500), or no connection could be accepted: a bug or no resources. */
  readonly onError?: (problem: {
    readonly error: unknown;
    readonly identity?: AttemptIdentity | undefined;
  }) => void;
}

export interface EndpointOptions {
  readonly api: MockApi;
  readonly contract: Contract;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly runId: string;
  /** Monotonic milliseconds since the start of the run: fault windows count from its 0. */
  readonly now: () => number;
  /** Unix epoch milliseconds. */
  readonly wallNow: () => number;
  readonly events?: EndpointEvents;
  /** Tells whose a request is; absent: the harness's header does, else the request itself. */
  readonly router?: Router | undefined;
}

export interface Endpoint extends AsyncDisposable {
  /** E.g. `http://127.0.0.1:40123`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The run begins: from now on the faults that shut the port do so at their times of `now`. */
  begin(): void;
  /** Ends at once what is under way for this operation, as still open. */
  end(operation: string): void;
  close(): Promise<void>;
}

/** Header by which the harness tells its own mock which attempt this is: `<name> <operation> <attempt>`. */
export const attemptHeader = 'retrial-attempt';
