/** Header fields in the order and the case in which they stand on the wire; names may repeat. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A whole HTTP/1.1 request as a server reads it. */
export interface WireRequest {
  readonly method: string;
  /** The request target as it stands: path and query (origin form) or an absolute URL. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Whether the client lets the connection be used again (RFC 9112 §9.3). */
  readonly keepAlive: boolean;
}

/** A request as a client writes it. Host, Content-Length and framing are the encoder's. */
export interface RequestParts {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly headers: HeaderList;
  /** Text; it goes out as UTF-8. Absent: no body and no Content-Length (0 for POST, PUT, PATCH). */
  readonly body?: string | undefined;
}

/** A response as a server writes it. Content-Length and Connection are the encoder's. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string;
  /** Answer to HEAD: the headers of the body, without the body. */
  readonly toHead: boolean;
  readonly keepAlive: boolean;
}
