import type { RateStatus } from '../fixed-window.ts';
import type { Headers } from '../respond.ts';

/**
 * The rate limit in the fields of the IETF draft (`RateLimit` counts seconds until the reset) and in
 * the older X-RateLimit ones (reset in Unix epoch seconds).
 */
export function rateFields(
  { limit, remaining, resetSeconds, resetEpochSeconds }: RateStatus,
  windowSeconds: number,
): Headers {
  return [
    ['RateLimit-Policy', `"default";q=${limit};w=${windowSeconds}`],
    ['RateLimit', `"default";r=${remaining};t=${resetSeconds}`],
    ['X-RateLimit-Limit', String(limit)],
    ['X-RateLimit-Remaining', String(remaining)],
    ['X-RateLimit-Reset', String(resetEpochSeconds)],
  ];
}
