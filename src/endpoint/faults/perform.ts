import type { ApiResponse } from '../../core/apis/api.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { DeliveredFault, ExchangeFault } from '../../core/faults/fault.ts';
import type { Random } from '../../core/random.ts';

/**
 * The exchange that a fault strikes: its request is read, nothing is committed. Each of `answer`,
 * `last`, `hang`, `reset` and `close` ends it. Where the client is gone before a `then`, that is never called.
 */
export interface StruckExchange {
  readonly contract: Contract;
  /** Whether the client's version of HTTP knows chunks. */
  readonly mayChunk: boolean;
  readonly toHead: boolean;
  /** Depends on seed, run id, operation and attempt alone; begins anew each time it is asked for. */
  readonly random: Random;
  /** Unix epoch milliseconds. */
  wallNow(): number;
  /** Lets the API do its work, which commits it; `then` comes when its answer may be handed over. */
  commit(then: (response: ApiResponse) => void): void;
  wait(ms: number, then: () => void): void;
  /** Says that from now on the client feels the fault; not called, the exchange counts as healthy. */
  deliver(kind: DeliveredFault): void;
  answer(response: ApiResponse): void;
  /**
   * The bytes (latin-1) of the whole answer, framed by chunks of so many bytes or by its length, for
   * `write` and `last`. Undefined where it cannot stand on the wire: then the exchange is over.
   */
  whole(response: ApiResponse, chunkBytes?: number): string | undefined;
  /** Hands over bytes of an answer behind which more will come. */
  write(bytes: string): void;
  /** Hands over the last bytes; where the answer is `cut` by them, the connection is closed. */
  last(bytes: string, as: 'whole' | 'cut'): void;
  /** Hands nothing over any more, and closes once the client does. */
  hang(): void;
  /** Sends RST. */
  reset(): void;
  /** Sends FIN. */
  close(): void;
}

/** Performs one kind of fault. */
export type Perform<Kind extends ExchangeFault['kind']> = (context: {
  readonly fault: Extract<ExchangeFault, { readonly kind: Kind }>;
  readonly exchange: StruckExchange;
}) => void;
