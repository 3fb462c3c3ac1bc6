/** Where in a user's file a mistake is; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * What a user did wrong, by the kind of help it needs. All are exit 64 but `unreachable` (exit 5).
 */
export type RetrialErrorCode =
  | 'usage'
  | 'profile'
  | 'contract'
  | 'baseline'
  | 'trace'
  | 'result'
  | 'file'
  | 'listen'
  | 'unreachable';

/**
 * A mistake that the user can mend. Its message is one sentence that says what is wrong and what
 * would be right; it is printed with its place and without a stack. Any other error is a bug of
 * this program.
 */
export class RetrialError extends Error {
  readonly code: RetrialErrorCode;
  readonly place: Place | undefined;

  constructor(
    message: string,
    options: { readonly code: RetrialErrorCode; readonly place?: Place; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'RetrialError';
    this.code = options.code;
    this.place = options.place;
  }

  /** `profiles/a.yaml:3:5: the message`, or the message alone where there is no place. */
  describe(): string {
    if (!this.place) return this.message;
    const { file, line, column } = this.place;
    const at = [file, line, column].filter((part) => part !== undefined).join(':');
    return `${at}: ${this.message}`;
  }
}
