import type { Contract } from './contract.ts';
import type { ReadableResponse, ResponseFindings } from './findings.ts';
import { matchesStatus } from './status-pattern.ts';

/** Adds what the headers of a response say to its findings. */
export type ReadHeaders = (response: ReadableResponse, into: ResponseFindings) => void;

/** Reads Retry-After, the rate-limit fields, and the Date beside a wait or a reset. */
export function compileWaitHeaders({ rateLimitHeaders }: Contract): ReadHeaders {
  const names = Object.entries(rateLimitHeaders ?? {}).map(
    ([part, name]) => [part as 'limit' | 'remaining' | 'reset', name.toLowerCase()] as const,
  );
  return ({ headers }, into) => {
    if (headers === undefined) return;
    const retryAfter = headers.get('retry-after');
    if (retryAfter !== undefined) into.retryAfter = [...retryAfter];
    for (const [part, name] of names) {
      const value = headers.get(name)?.[0];
      if (value === undefined) continue;
      into.rateLimit ??= {};
      into.rateLimit[part] = value;
    }
    const date = headers.get('date')?.[0];
    const needsDate = retryAfter !== undefined || into.rateLimit?.reset !== undefined;
    if (date !== undefined && needsDate) into.date = date;
  };
}

/** Reads the mark of a replay, and which of the promised headers are not there. */
export function compilePromisedHeaders({ idempotency, requiredHeaders }: Contract): ReadHeaders {
  const replayHeader = idempotency.replayHeader?.toLowerCase();
  const promised = requiredHeaders.map((header) => ({
    ...header,
    key: header.name.toLowerCase(),
  }));
  return ({ status, headers }, into) => {
    if (replayHeader !== undefined) {
      const mark = headers?.get(replayHeader)?.[0]?.trim().toLowerCase();
      // `?1` is how a structured field says true (RFC 9651 §3.3.6).
      if (mark === 'true' || mark === '?1') into.replayed = true;
    }
    for (const { name, key, statuses } of promised) {
      if (headers?.has(key)) continue;
      if (statuses && !statuses.some((pattern) => matchesStatus(pattern, status))) continue;
      into.missingHeaders ??= [];
      into.missingHeaders.push(name);
    }
  };
}

/** Names, in lower case, of the headers that a contract has something to read in. */
export function wantedHeadersOf(contract: Contract): readonly string[] {
  const { envelope, idempotency, rateLimitHeaders, requiredHeaders, writes } = contract;
  const names = [
    'Retry-After',
    'Date',
    ...(envelope?.onlyMediaType === undefined ? [] : ['Content-Type']),
    ...Object.values(rateLimitHeaders ?? {}),
    ...writes.jobId.flatMap((place) => ('header' in place ? [place.header] : [])),
    ...(idempotency.replayHeader === undefined ? [] : [idempotency.replayHeader]),
    ...requiredHeaders.map(({ name }) => name),
  ];
  return [...new Set(names.map((name) => name.toLowerCase()))];
}
