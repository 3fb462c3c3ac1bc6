import type { Attempt } from '../trace.ts';

/** What the statistics take from one attempt: milliseconds, −1 where there is no such moment. */
export interface AttemptTimes {
  readonly startMs: number;
  readonly firstByteMs: number;
  readonly endMs: number;
  /** How long the connection took, on the attempt that opened it. */
  readonly connectMs: number;
  /** Of the answer; 0 where none came. */
  readonly status: number;
  /** Whether the whole response arrived: else there is no service time. */
  readonly complete: boolean;
}

/** The times of an attempt on record; one plain object, since it is made for every attempt. */
export function timesOf({
  startMs,
  firstByteMs = -1,
  endMs,
  connectMs = -1,
  outcome,
}: Attempt): AttemptTimes {
  const isAnswered = outcome.kind === 'response';
  return {
    startMs,
    firstByteMs,
    endMs,
    connectMs,
    status: isAnswered ? outcome.status : 0,
    complete: isAnswered && outcome.complete,
  };
}
