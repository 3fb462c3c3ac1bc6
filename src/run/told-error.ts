import type { Place, RetrialErrorCode } from '../core/errors.ts';
import { RetrialError } from '../core/errors.ts';

/** A user's mistake that a thread found; an error would lose its class on the way to another. */
export interface ToldError {
  readonly kind: 'failed';
  readonly message: string;
  readonly code: RetrialErrorCode;
  readonly place: Place | undefined;
}

/** The mistake as a message; anything else is a bug and is thrown on. */
export function tellError(error: unknown): ToldError {
  if (!(error instanceof RetrialError)) throw error;
  const { message, code, place } = error;
  return { kind: 'failed', message, code, place };
}

/** The mistake as the error that it was. */
export function errorTold({ message, code, place }: ToldError): RetrialError {
  return new RetrialError(message, place ? { code, place } : { code });
}
