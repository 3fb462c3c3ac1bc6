import type { ShortAttempt, ShortOutcome, ShortRecord, ShortTrace } from './short-trace.ts';

type Head = Omit<ShortTrace, 'contract' | 'records'>;

/** Traces of operations under a built-in contract. */
export const rfc = (records: readonly ShortRecord[], head: Head = {}): ShortTrace => ({
  contract: 'rfc',
  ...head,
  records,
});
export const aigeon = (records: readonly ShortRecord[], head: Head = {}): ShortTrace => ({
  contract: 'aigeon',
  ...head,
  records,
});
export const aisearch = (records: readonly ShortRecord[], head: Head = {}): ShortTrace => ({
  contract: 'aisearch',
  ...head,
  records,
});

/** A read at `startMs`, answered within 10 ms. */
export function read(startMs: number, outcome: ShortOutcome, more: ShortAttempt = {}): ShortRecord {
  return { startMs, ...more, outcome };
}

/** A submission to AI Search with the key k1. */
export function search(
  startMs: number,
  outcome: ShortOutcome,
  more: ShortAttempt = {},
): ShortRecord {
  const request = { method: 'POST', path: '/v1/search', bodyHash: 'b1', idempotencyKey: 'k1' };
  return { startMs, ...request, ...more, outcome };
}

/** What the client told its caller. */
export function told(
  result: 'succeeded' | 'failed',
  atMs: number,
  more: { readonly operation?: string; readonly exitCode?: number } = {},
): ShortRecord {
  return { type: 'client-result', result, atMs, ...more };
}

/** A job that the server made, or replayed, for an attempt. */
export function job(
  effect: 'job-created' | 'replayed',
  attempt: number,
  jobId: string,
): ShortRecord {
  return { type: 'effect', effect, attempt, jobId, idempotencyKey: 'k1' };
}

/** The records of so many operations, in order of time; `of` makes those of operation `op-<n>`. */
export function many(
  count: number,
  of: (n: number, operation: string) => readonly ShortRecord[],
): readonly ShortRecord[] {
  const records = Array.from({ length: count }, (_, n) => of(n, `op-${n + 1}`)).flat();
  return records.toSorted((a, b) => momentOf(a) - momentOf(b));
}

function momentOf(record: ShortRecord): number {
  return 'atMs' in record ? (record.atMs ?? 0) : ((record as ShortAttempt).startMs ?? 0);
}
