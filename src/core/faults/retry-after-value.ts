import { formatHttpDate } from '../retry/http-date.ts';
import type { RetryAfterValue } from './fault.ts';

/** Digits without an exponent, however long: 1e21 is `1000000000000000000000`. */
const digits = (value: number): string =>
  Number.isInteger(value) ? BigInt(value).toString() : String(value);

/**
 * The values of the Retry-After field lines that say `value` at this moment (Unix epoch
 * milliseconds), one entry a line; empty where there is none to send. A date is rounded up to the
 * whole second that the field can carry, so that it never asks for less than was configured
 * (RFC 9110 §10.2.3, date forms of §5.6.7).
 */
export function retryAfterValues(
  value: RetryAfterValue | undefined,
  wallMs: number,
): readonly string[] {
  if (value === undefined) return [];
  if ('seconds' in value) return [digits(value.seconds)];
  if ('raw' in value) return typeof value.raw === 'string' ? [value.raw] : value.raw;
  return [formatHttpDate(Math.ceil((wallMs + value.in) / 1_000) * 1_000, value.date)];
}

/** The same as header fields: `Retry-After: …`, one pair a line. */
export function retryAfterLines(
  value: RetryAfterValue | undefined,
  wallMs: number,
): readonly (readonly [name: string, value: string])[] {
  return retryAfterValues(value, wallMs).map((text) => ['Retry-After', text] as const);
}
