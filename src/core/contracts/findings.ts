import type { ResponseOutcome } from '../trace.ts';

/** Header names in lower case; one entry a field line. */
export type ResponseHeaders = ReadonlyMap<string, readonly string[]>;

/** A response as an engine hands it over. */
export interface ReadableResponse {
  readonly method: string;
  readonly status: number;
  /** The wanted headers that were there; undefined where there was none. */
  readonly headers: ResponseHeaders | undefined;
  /** UTF-8 text; undefined where nobody kept it. */
  readonly body: string | undefined;
  /** Whether the whole response arrived. The body of a cut one is not looked at. */
  readonly complete: boolean;
}

/** What a contract finds in a response; a key stands only where there was something. */
export type ResponseFindings = Partial<
  Pick<
    ResponseOutcome,
    | 'code'
    | 'retryAfter'
    | 'date'
    | 'rateLimit'
    | 'jobId'
    | 'replayed'
    | 'envelope'
    | 'missingHeaders'
    | 'bodyStatus'
    | 'responseHash'
  >
>;
