import type { TlsSettings } from '../core/profile-tls.ts';
import type { NetworkError } from '../core/trace.ts';

/** Where an engine sends its requests. */
export interface EngineTarget {
  readonly protocol: 'http:' | 'https:';
  /** Name or address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The Unix socket that is dialled instead of a port. */
  readonly socketPath?: string;
}

export interface EngineOptions {
  readonly target: EngineTarget;
  /** Whom to trust beside the system's own authorities, where the target speaks TLS. */
  readonly tls?: TlsSettings | undefined;
  /** Most connections open at once; a request that finds none waits in line. */
  readonly connections: number;
  readonly timeouts: {
    readonly connectMs: number;
    /** From the first request byte to the end of the response head. */
    readonly headersMs: number;
    /** From the end of the head to the end of the body. */
    readonly bodyMs: number;
  };
  readonly limits: { readonly headBytes: number; readonly bodyBytes: number };
  /** Names, in lower case, of the response headers whose values are wanted. */
  readonly wantedHeaders: readonly string[];
  /** Monotonic milliseconds: the run's clock. */
  readonly now: () => number;
  /** Called once for each submitted exchange, never from within `submit`. */
  readonly onSettled: (exchange: Exchange) => void;
}

/**
 * One attempt on the wire. The caller makes it and fills in the first part; the engine fills in the
 * rest and hands it back through `onSettled`. One object serves an attempt, so that a request costs
 * no promise and no closure.
 */
export interface Exchange {
  /** The request's bytes as a latin-1 string (`encodeRequest`). */
  readonly request: string;
  readonly method: string;
  /** Whether the body's text is wanted; else its bytes are only counted. */
  readonly wantsBody: boolean;
  /** Whose attempt it is: the engine hands it back as it is. */
  readonly owner: unknown;

  /** 1, 2, … in the order in which the engine opened them; 0 while there was none. */
  connection: number;
  /** Whether the connection had served an exchange before. */
  reused: boolean;
  /** How long the connection took to open, on the exchange that opened it, else -1. */
  connectMs: number;
  /** The moment before the first request byte was handed over; -1 where none was. */
  startMs: number;
  /** The moment at which the first response byte was read; -1 where none was. */
  firstByteMs: number;
  /** The moment at which the exchange was over. */
  endMs: number;
  /** 0 until a head was parsed. */
  status: number;
  /** Values of the wanted headers that were there, one entry a field line; else undefined. */
  headers: Map<string, string[]> | undefined;
  /** The body as UTF-8 text, where it was wanted. */
  body: string | undefined;
  bodyBytes: number;
  /** Whether the whole response arrived. */
  complete: boolean;
  /** Why no head arrived. */
  error: NetworkError | undefined;
  /** Why the body was cut, after a head. */
  cutBy: 'reset' | 'closed' | 'timeout' | 'framing' | undefined;
}

/** Sends requests over a bounded pool of connections; never retries, never judges. */
export interface Engine extends AsyncDisposable {
  submit(exchange: Exchange): void;
  /** Ends what is waiting or under way as `closed`, through `onSettled`, and closes all connections. */
  close(): Promise<void>;
  readonly openConnections: number;
  /** Exchanges that wait for a connection. */
  readonly waiting: number;
}

/** A fresh exchange for this request: a literal of one shape, since one is made for every attempt. */
export function createExchange(
  asked: Pick<Exchange, 'method' | 'request' | 'wantsBody'> & { readonly owner?: unknown },
): Exchange {
  return {
    method: asked.method,
    request: asked.request,
    wantsBody: asked.wantsBody,
    owner: asked.owner,
    connection: 0,
    reused: false,
    connectMs: -1,
    startMs: -1,
    firstByteMs: -1,
    endMs: -1,
    status: 0,
    headers: undefined,
    body: undefined,
    bodyBytes: 0,
    complete: false,
    error: undefined,
    cutBy: undefined,
  };
}
