import { formatHttpDate } from '../core/retry/http-date.ts';

/** A `Date` field that is formatted once a second, since formatting costs more than the answer. */
export function createDateHeader(
  wallNow: () => number,
): () => readonly [name: string, value: string] {
  let second = Number.NaN;
  let field: readonly [string, string] = ['Date', ''];
  return () => {
    const current = Math.floor(wallNow() / 1_000);
    if (current === second) return field;
    second = current;
    field = ['Date', formatHttpDate(current * 1_000, 'imf')];
    return field;
  };
}
