/** One thing that a client under trial is asked to do. */
export interface TrialOperation {
  /** Unique in the trial: `<case>-<n>`. */
  readonly id: string;
  readonly caseId: string;
  /** The whole URL to ask: `baseUrl` and `path`. */
  readonly url: string;
  /** What stands before every path of this operation's API, without a trailing slash. */
  readonly baseUrl: string;
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  /** Headers that the API asks for: credentials, media type; no idempotency key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for a read. */
  readonly body: string | undefined;
  /** A fresh v4 UUID that the client may use as its idempotency key. */
  readonly key: string;
  /** `TZ` for the client; absent: as it is. */
  readonly timeZone: string | undefined;
}

/** What a client told of an operation, or how it ended without telling. */
export interface ClientReport {
  /** `unknown`: nobody could see it. `killed`: its time was over. `crashed`: it ended without a word. */
  readonly result: 'succeeded' | 'failed' | 'unknown' | 'killed' | 'crashed';
  /** In a few words: `exit code 22`, `SIGSEGV`, `rejected: …`. */
  readonly because: string;
  readonly exitCode?: number | undefined;
  /** The HTTP status that the client told, where it told one. */
  readonly status?: number | undefined;
  /** The last lines of what it wrote to stderr, or its error; at most 2,000 characters. */
  readonly words?: string | undefined;
}

/** A way to make clients do operations; everything that it started is ended when it is disposed of. */
export interface ClientDriver extends AsyncDisposable {
  readonly kind: 'command' | 'module' | 'adapter' | 'listen' | 'function';
  /** What is on trial, for reports: the command line, or the module's name. */
  readonly shown: string;
  /** Requests that it can make: a command without its write form can only read. */
  readonly requests: readonly ('read' | 'write')[];
  /** Whether the operations of one case share one process. */
  readonly oneProcess: boolean;
  /**
   * Lets a client do the operation; settles once the client has reported, and never rejects. When
   * the signal is aborted the client is ended, with all that it started, and the report is `killed`.
   */
  run(operation: TrialOperation, signal: AbortSignal): Promise<ClientReport>;
  /** The command line by which one person can see this operation's fault again; absent: none. */
  reproduce?(operation: Pick<TrialOperation, 'caseId'>): string;
}
