import type { ApiRequest } from '../core/apis/api.ts';
import type { Route } from './router.ts';

/** What an exchange needs of the connection that it is on. */
export interface Line {
  readonly connection: number;
  /**
   * Hands the bytes (latin-1) over, calls the exchange's `end` once they are out, and then closes
   * if asked to. False where nothing could be handed over since the client was gone.
   */
  send(bytes: string, close: boolean): boolean;
  /** Hands bytes over behind which more will come; false as with `send`. */
  write(bytes: string): boolean;
  reset(): void;
  close(): void;
}

/** A request that is whole and waits for its turn. */
export interface ReadRequest {
  readonly request: ApiRequest;
  readonly version: '1.0' | '1.1';
  readonly keepAlive: boolean;
  readonly startMs: number;
  /** Present where the endpoint has a router. */
  readonly route?: Route | undefined;
}

/** Whether the version of HTTP that was asked in knows chunks. */
export const knowsChunks = ({ version }: Pick<ReadRequest, 'version'>): boolean =>
  version === '1.1';

/** Whether the answer is the headers alone. */
export const isToHead = ({ request }: Pick<ReadRequest, 'request'>): boolean =>
  request.method === 'HEAD';
