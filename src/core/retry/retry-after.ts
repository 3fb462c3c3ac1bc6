import { type HttpDate, parseHttpDate } from './http-date.ts';

/** What a response's Retry-After asks for. */
export type AskedWait =
  | { readonly kind: 'absent' }
  /** Whole seconds from the receipt of the response, 0 to `Number.MAX_SAFE_INTEGER`. */
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** A date: `atMs` is in Unix epoch milliseconds and may be past. */
  | ({ readonly kind: 'date' } & HttpDate)
  /** Neither; `value` is what stood there, field lines joined by a comma. */
  | { readonly kind: 'malformed'; readonly value: string };

const absent: AskedWait = { kind: 'absent' };

/**
 * Reads the field values of Retry-After, one entry a field line (RFC 9110 §10.2.3): a number of
 * seconds written in digits alone, or an HTTP-date. Anything else is malformed, and so are two field
 * lines, since the field takes a single value. More seconds than a double holds exactly are
 * `Number.MAX_SAFE_INTEGER`, so that the wait in milliseconds stays finite.
 */
export function readRetryAfter(
  values: readonly string[] | undefined,
  nowEpochMs: number,
): AskedWait {
  const [first, ...others] = values ?? [];
  if (first === undefined) return absent;
  if (others.length > 0) return { kind: 'malformed', value: [first, ...others].join(', ') };
  // Optional white space is spaces and tabs (RFC 9110 §5.6.3): trim() would take far more.
  const value = first.replace(/^[ \t]+|[ \t]+$/g, '');
  if (/^[0-9]+$/.test(value)) {
    return { kind: 'seconds', seconds: Math.min(Number(value), Number.MAX_SAFE_INTEGER) };
  }
  const date = parseHttpDate(value, nowEpochMs);
  return date === undefined ? { kind: 'malformed', value } : { kind: 'date', ...date };
}

/**
 * The asked wait in milliseconds from the receipt of the response, never negative; undefined where
 * nothing readable was asked. `nowEpochMs` is the receiver's clock at the receipt.
 *
 * Of a date it is the smaller of date − own clock and date − the response's `Date`: a client may
 * take either, and a difference of the two clocks must not convict it.
 */
export function askedWaitMs(
  asked: AskedWait,
  at: { readonly nowEpochMs: number; readonly dateHeader?: string | undefined },
): number | undefined {
  if (asked.kind === 'seconds') return asked.seconds * 1_000;
  if (asked.kind !== 'date') return undefined;
  const { nowEpochMs, dateHeader } = at;
  const origin = dateHeader === undefined ? undefined : parseHttpDate(dateHeader, nowEpochMs);
  return Math.max(0, asked.atMs - Math.max(nowEpochMs, origin?.atMs ?? nowEpochMs));
}
