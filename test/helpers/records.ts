import type {
  Attempt,
  ClientResultRecord,
  EffectRecord,
  ResponseOutcome,
} from '../../src/core/trace.ts';

/** A complete response, with what matters to the test. */
export function response(
  status: number,
  fields: Partial<Omit<ResponseOutcome, 'kind' | 'status'>> = {},
): ResponseOutcome {
  return { kind: 'response', status, complete: true, ...fields };
}

/** An attempt of operation `a`, with what matters to the test; its times follow from `startMs`. */
export function attempt(fields: Partial<Attempt> = {}): Attempt {
  const startMs = fields.startMs ?? 0;
  return {
    type: 'attempt',
    operation: 'a',
    name: 'op',
    groupedBy: 'harness',
    attempt: 1,
    connection: 1,
    method: 'GET',
    path: '/',
    arrivalMs: startMs,
    queuedMs: startMs,
    startMs,
    endMs: startMs + 1,
    outcome: response(200),
    ...fields,
  };
}

/** What the client told its caller. */
export function clientResult(
  operation: string,
  atMs: number,
  result: ClientResultRecord['result'] = 'succeeded',
): ClientResultRecord {
  return { type: 'client-result', operation, atMs, result, because: result };
}

/** A job that came to be. */
export function jobCreated(
  operation: string,
  jobId: string,
  fields: Partial<EffectRecord> = {},
): EffectRecord {
  return {
    type: 'effect',
    effect: 'job-created',
    atMs: 0,
    operation,
    attempt: 1,
    jobId,
    when: 'before-answer',
    ...fields,
  };
}
