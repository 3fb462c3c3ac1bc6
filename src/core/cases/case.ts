import type { ExchangeFault, RetryAfterValue } from '../faults/fault.ts';

/** What the client is asked to do: read something, or make a job. */
export type CaseRequest = 'read' | 'write';

/**
 * A Retry-After whose value the trial computes: long enough that a client which ignores the header
 * comes earlier. As a date it lies so far from the moment of the answer.
 */
export interface TestedRetryAfter {
  readonly tested: 'seconds' | 'imf' | 'rfc850' | 'asctime';
}

type Unmatched<Kind> = Kind extends ExchangeFault ? Omit<Kind, 'match'> : never;
/** A fault without its match, whose Retry-After may be the tested one. */
export type CaseFault = {
  readonly [Kind in ExchangeFault['kind']]: WithTested<
    Unmatched<Extract<ExchangeFault, { readonly kind: Kind }>>
  >;
}[ExchangeFault['kind']];
type WithTested<Settings> = Omit<Settings, 'retryAfter'> &
  ('retryAfter' extends keyof Settings
    ? { readonly retryAfter?: RetryAfterValue | TestedRetryAfter }
    : unknown);

/** What becomes of one attempt: the API's own answer, or a fault. */
export type CaseStep = 'answer' | CaseFault;

/** The mock API that is played: `plain` for every contract without a page of its own. */
export type CaseApi = 'plain' | 'aigeon' | 'aisearch';

export const caseGroups = [
  'control',
  'retry-after',
  'status',
  'write',
  'broken-answer',
  'population',
  'webhook',
] as const;
export type CaseGroup = (typeof caseGroups)[number];

/** One scripted situation that a client is put into, as data. */
export interface ClientCase {
  /** Letters, digits and "-"; also the name of its operations. */
  readonly id: string;
  readonly group: CaseGroup;
  /** What happens, and what must hold then, in one sentence. */
  readonly tells: string;
  readonly request: CaseRequest;
  /** APIs under whose contracts it is tried; absent: all. */
  readonly apis?: readonly CaseApi[];
  /** What the attempts of an operation meet, one after the other; the last step goes on for ever. */
  readonly script: readonly CaseStep[];
  /**
   * Of a write: what reads below its base URL meet instead, by their own attempt numbers. They are
   * operations of the case as well: a warm-up, or the GET to which a redirect leads. Absent: the script.
   */
  readonly reads?: readonly CaseStep[];
  /**
   * Before each write the same process reads something, so that the write comes on a connection that
   * has answered before, if the client keeps any. That read is an operation of the case as well, with
   * a base URL and the number before the write's: n = 1 reads, n = 2 writes. Needs `oneProcess` and
   * `reads`.
   */
  readonly warmUp?: true;
  /** What is asked for instead of the API's usual read or write; only where the case has one API. */
  readonly asks?: { readonly path: string; readonly body: string };
  /** Operations that are judged together, without a warm-up; absent: 1. */
  readonly operations?: number;
  /** All its operations share one process of the client; a command line that is run once each cannot. */
  readonly oneProcess?: true;
  /** First requests are held until all have come (or 10 s), and then are answered in one instant. */
  readonly together?: true;
  /** `TZ` of the client. */
  readonly timeZone?: string;
  /** Nobody listens at its URL. */
  readonly refused?: true;
  /** Whose first wait without a header decides on the tested value: the control of this status. */
  readonly control?: 429 | 503;
  /** How long nothing more may come once the client has reported, in milliseconds; absent: 0. */
  readonly quietMs?: number;
}
