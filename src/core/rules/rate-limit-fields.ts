import type { ResponseOutcome } from '../trace.ts';
import { showText } from './show-text.ts';

type RateLimit = NonNullable<ResponseOutcome['rateLimit']>;

/** No clock has counted so many seconds since 1970: beyond it are milliseconds. */
const mostEpochSeconds = 1e11;
/** Fewer seconds are a span; a clock that counts from 1970 left them behind in 2001. */
const leastEpochSeconds = 1e9;

/**
 * The count at the front of a rate-limit field: `10` of `10` and of `10, 10;w=60` (IETF draft,
 * RateLimit fields); undefined where there is none.
 */
export function readCount(value: string | undefined): number | undefined {
  const [, digits] = /^\s*(\d{1,15})(?=$|[\s,;])/.exec(value ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * When a limit is whole again: Unix epoch seconds, or seconds from now (up to 1e9: one unit is told
 * from the other by its size). Undefined where the field is neither.
 */
export function readReset(
  value: string | undefined,
): { readonly unit: 'epoch-seconds' | 'seconds'; readonly seconds: number } | undefined {
  const [, digits] = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*$/.exec(value ?? '') ?? [];
  if (digits === undefined) return undefined;
  const seconds = Number(digits);
  if (seconds > mostEpochSeconds) return undefined;
  return { unit: seconds > leastEpochSeconds ? 'epoch-seconds' : 'seconds', seconds };
}

/** What is wrong with the values of these fields, in a sentence; undefined where nothing is. */
export function rateLimitProblem(
  { limit, remaining, reset }: RateLimit,
  asked: 'epoch-seconds' | 'seconds' | undefined,
): string | undefined {
  const most = readCount(limit);
  const left = readCount(remaining);
  if (limit !== undefined && most === undefined) return wrongCount('limit', limit);
  if (remaining !== undefined && left === undefined) return wrongCount('remaining', remaining);
  if (most !== undefined && left !== undefined && left > most) {
    return `with a remaining of ${left} requests, where the limit is ${most}`;
  }
  if (reset === undefined) return undefined;
  const read = readReset(reset);
  const wanted = asked === 'epoch-seconds' ? 'Unix epoch seconds' : 'seconds';
  return read === undefined || (asked !== undefined && read.unit !== asked)
    ? `with a reset of ${showText(reset)}, where ${wanted} were promised`
    : undefined;
}

function wrongCount(name: string, value: string): string {
  return `with a ${name} of ${showText(value)}, where a whole number of at least 0 was promised`;
}
