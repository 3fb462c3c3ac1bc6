import type { ApiResponse } from '../../core/apis/api.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { Fault } from '../../core/faults/fault.ts';

/** Which bytes of an answer arrive. */
export interface Cut {
  /** The bytes (latin-1) that are handed over, of those of the whole answer. */
  readonly keep: (whole: string) => string;
  /** Frames the body by chunks of so many bytes instead of by its length. */
  readonly chunkBytes?: number;
}

/**
 * The exchange that a fault strikes: its request is read, nothing is committed. Each of `answer`,
 * `cut`, `reset` and `close` ends it. Where the client is gone before a `then`, that is never called.
 */
export interface StruckExchange {
  readonly contract: Contract;
  /** Whether the client's version of HTTP knows chunks. */
  readonly mayChunk: boolean;
  readonly toHead: boolean;
  /** Unix epoch milliseconds. */
  wallNow(): number;
  /** Lets the API do its work, which commits it; `then` comes when its answer may be handed over. */
  commit(then: (response: ApiResponse) => void): void;
  wait(ms: number, then: () => void): void;
  /** Says that from now on the client feels the fault; not called, the exchange counts as healthy. */
  deliver(kind: Fault['kind']): void;
  answer(response: ApiResponse): void;
  /** Hands over a part of the answer, then closes the connection. */
  cut(response: ApiResponse, cut: Cut): void;
  /** Sends RST. */
  reset(): void;
  /** Sends FIN. */
  close(): void;
}

/** Performs one kind of fault. */
export type Perform<Kind extends Fault['kind']> = (context: {
  readonly fault: Extract<Fault, { readonly kind: Kind }>;
  readonly exchange: StruckExchange;
}) => void;
