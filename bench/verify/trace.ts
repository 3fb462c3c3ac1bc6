import { closeSync, openSync, writeSync } from 'node:fs';
import { aisearch } from '../../src/core/contracts/aisearch.ts';
import type { Policy } from '../../src/core/policy.ts';
import { waitBounds } from '../../src/core/policy.ts';
import { fingerprint, type Random, stream, uuidV4 } from '../../src/core/random.ts';
import { policyOf } from '../../src/core/retry/policy-of.ts';
import type { Attempt, ResponseOutcome, TraceRecord } from '../../src/core/trace.ts';
import { traceFormat } from '../../src/core/trace.ts';
import { encodeLine } from '../../src/core/trace-lines.ts';

/** What a trace that was made for a measurement holds. */
export interface MadeTrace {
  readonly attempts: number;
  readonly operations: number;
  readonly bytes: number;
}

export interface TraceWish {
  readonly operations: number;
  readonly ratePerSecond: number;
  /** Whether the mock was the target: it tells of the jobs, and its answers of their rate limit. */
  readonly ledger: boolean;
}

const policy: Policy = policyOf(aisearch);
const rateLimited = {
  date: 'Thu, 01 Jan 2026 00:00:00 GMT',
  rateLimit: { limit: '100000', remaining: '50000', reset: '1767225700' },
};
const wallOriginMs = Date.UTC(2026, 0, 1);

/**
 * Writes a trace such as a load of AI Search leaves: keyed writes, of which one in twenty is refused
 * with a Retry-After and one in a hundred without, and the reference client's retries.
 */
export function makeTrace(file: string, wish: TraceWish): MadeTrace {
  const descriptor = openSync(file, 'w');
  const made = { attempts: 0, operations: wish.operations, bytes: 0 };
  let pending: TraceRecord[] = [];
  const flush = (beforeMs: number): void => {
    const sorted = pending.toSorted((a, b) => momentOf(a) - momentOf(b));
    const later = sorted.findIndex((record) => momentOf(record) >= beforeMs);
    const due = later < 0 ? sorted : sorted.slice(0, later);
    pending = later < 0 ? [] : sorted.slice(later);
    made.attempts += due.filter(({ type }) => type === 'attempt').length;
    made.bytes += writeSync(descriptor, due.map(encodeLine).join(''));
  };
  made.bytes += writeSync(descriptor, encodeLine(runRecord(wish.ledger)));
  let flushedMs = 0;
  for (let index = 0; index < wish.operations; index += 1) {
    const arrivalMs = (index * 1_000) / wish.ratePerSecond;
    pending.push(...recordsOf(index, arrivalMs, wish.ledger));
    if (arrivalMs < flushedMs + 200) continue;
    flush(arrivalMs);
    flushedMs = arrivalMs;
  }
  flush(Number.POSITIVE_INFINITY);
  closeSync(descriptor);
  return made;
}

function momentOf(record: TraceRecord): number {
  if (record.type === 'attempt') return record.endMs;
  return 'atMs' in record ? record.atMs : 0;
}

function runRecord(ledger: boolean): TraceRecord {
  return {
    type: 'run',
    format: traceFormat,
    tool: { name: 'retrial', version: '0.0.0' },
    seed: '1',
    runId: '0',
    wallOriginMs,
    contract: aisearch,
    policy,
    observer: 'client',
    sampling: 1,
    timerNoiseMs: 0.5,
    ledger,
  };
}

function recordsOf(index: number, arrivalMs: number, ledger: boolean): TraceRecord[] {
  const random = stream('bench', index);
  const operation = String(index);
  const key = uuidV4(random);
  const records: TraceRecord[] = [];
  let queuedMs = arrivalMs;
  for (let number = 1; ; number += 1) {
    const outcome = outcomeAt({ index, number, limits: ledger }, random);
    const startMs = queuedMs + 0.02 + random() / 10;
    const endMs = startMs + 0.5 + random();
    const attempt = { operation, number, key, arrivalMs, queuedMs, startMs, endMs, outcome };
    records.push(attemptOf(index, attempt));
    if (outcome.status === 202) {
      const { jobId = '' } = outcome;
      if (ledger) records.push(jobOf({ operation, number, key, jobId, atMs: endMs - 0.1 }));
      records.push({
        type: 'client-result',
        operation,
        atMs: endMs + 0.05,
        result: 'succeeded',
        because: 'succeeded',
      });
      return records;
    }
    queuedMs = endMs + waitAfter(outcome, number, random);
  }
}

interface Asked {
  readonly index: number;
  readonly number: number;
  /** Whether an answer tells of its rate limit. */
  readonly limits: boolean;
}

function outcomeAt({ index, number, limits }: Asked, random: Random): ResponseOutcome {
  const envelope = 'ok';
  const drawn = number > 2 ? 1 : random();
  if (drawn < 0.05) {
    const retryAfter = ['1'];
    const code = 'QUEUE_CAPACITY_EXCEEDED';
    return { kind: 'response', status: 503, code, retryAfter, envelope, complete: true };
  }
  if (drawn < 0.06) {
    const code = 'INTERNAL_ERROR';
    return { kind: 'response', status: 500, code, envelope, complete: true };
  }
  return {
    kind: 'response',
    status: 202,
    jobId: `job_${index.toString(36)}`,
    envelope,
    ...(limits ? rateLimited : {}),
    responseHash: fingerprint(`answer ${index}`),
    complete: true,
  };
}

function waitAfter({ retryAfter }: ResponseOutcome, number: number, random: Random): number {
  const { numbers } = policy;
  if (retryAfter) return 1_000 * (1 + numbers.retryAfterJitter * random());
  const { loMs, hiMs } = waitBounds(numbers, number);
  return loMs + (hiMs - loMs) * random();
}

interface Sent {
  readonly operation: string;
  readonly number: number;
  readonly key: string;
  readonly arrivalMs: number;
  readonly queuedMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: ResponseOutcome;
}

function attemptOf(index: number, sent: Sent): Attempt {
  const { operation, number, key, outcome, arrivalMs, queuedMs, startMs, endMs } = sent;
  return {
    type: 'attempt',
    operation,
    name: 'search',
    groupedBy: 'harness',
    attempt: number,
    connection: 1 + (index % 50),
    method: 'POST',
    path: '/v1/search',
    bodyHash: fingerprint(`body ${index}`),
    idempotencyKey: key,
    credentialHash: '731c96181cb5443b',
    write: true,
    ...{ arrivalMs, queuedMs, startMs, firstByteMs: endMs, endMs },
    wallOffsetMs: 0.125,
    accepted: outcome.status === 202,
    outcome,
  };
}

function jobOf(
  job: Pick<Sent, 'operation' | 'number' | 'key'> & { jobId: string; atMs: number },
): TraceRecord {
  const { operation, number, key, jobId, atMs } = job;
  return {
    type: 'effect',
    effect: 'job-created',
    atMs,
    operation,
    attempt: number,
    jobId,
    idempotencyKey: key,
    when: 'before-answer',
  };
}
