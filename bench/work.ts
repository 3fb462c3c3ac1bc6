/** The request that a peer sends over and over. */
export interface Work {
  /** Without a slash at its end. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Where a fresh version 4 UUID goes with each request; absent: no key is sent. */
  readonly key?: { readonly in: 'header' | 'body'; readonly field: string };
}

/** What a child that drives a load is asked to do. */
export interface PeerTask {
  readonly work: Work;
  readonly connections: number;
  readonly warmupMs: number;
  /** The warm-up lasts until so many are done: on a busy machine the compiler takes longer. */
  readonly warmupRequests: number;
  readonly windowMs: number;
}

/** What a peer did in its measured window. */
export interface Measurement {
  readonly requests: number;
  readonly seconds: number;
  /** Of the whole process: compiler and garbage collector threads too. */
  readonly cpuUs: number;
}

export function headersOf({ headers, body }: Work): Record<string, string> {
  return body === undefined ? { ...headers } : { ...headers, 'Content-Type': 'application/json' };
}

/** The body as two texts around the key, where the key belongs there; else it is all in the first. */
export function bodyAround({ body, key }: Work): readonly [string, string] | undefined {
  if (body === undefined) return undefined;
  if (key?.in !== 'body') return [JSON.stringify(body), ''];
  const mark = '<key>';
  const [before = '', after = ''] = JSON.stringify({ ...body, [key.field]: mark }).split(mark);
  return [before, after];
}
