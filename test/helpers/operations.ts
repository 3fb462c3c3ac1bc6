import fc from 'fast-check';
import type { Operation } from '../../src/core/operation.ts';
import type { Attempt, EffectRecord, Outcome } from '../../src/core/trace.ts';
import { operationOf } from './judging.ts';
import { clientResult, jobCreated, response } from './records.ts';

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    response(202),
    response(202, { jobId: 'x' }),
    response(202, { jobId: 'y' }),
    response(202, { jobId: 'x', replayed: true }),
    response(200, { complete: false, cutBy: 'reset' }),
    response(400, { code: 'VALIDATION_FAILED', envelope: 'ok' }),
    response(429, { retryAfter: ['1'], missingHeaders: ['X-AISearch-Version'] }),
    response(429, { envelope: { broken: 'no error' } }),
    response(503),
    { kind: 'network-error', error: 'reset' },
    { kind: 'network-error', error: 'refused' },
  ),
);

const request = fc.record({
  /** Names within the operation: its keys are its own. */
  key: fc.constantFrom(undefined, 'k', 'k', 'l'),
  bodyHash: fc.constantFrom('1', '1', '1', '2'),
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET'),
  jobs: fc.subarray(['x', 'y', 'z'], { maxLength: 1 }),
  outcome,
});
const requests = fc.record({
  story: fc.array(request, { minLength: 1, maxLength: 4 }),
  result: fc.constantFrom('succeeded' as const, 'failed' as const, 'censored' as const),
});

/** A few unrelated operations, one after the other in time: each has its own keys and jobs. */
export const operationsArbitrary: fc.Arbitrary<Operation[]> = fc
  .array(requests, { maxLength: 6 })
  .map((rows) => rows.map(({ story, result }, index) => build(`o${index}`, index, story, result)));

interface Told {
  readonly key: string | undefined;
  readonly bodyHash: string;
  readonly method: string;
  readonly jobs: readonly string[];
  readonly outcome: Outcome;
}

function build(
  id: string,
  index: number,
  story: readonly Told[],
  result: 'succeeded' | 'failed' | 'censored',
): Operation {
  const startMs = index * 100_000;
  const attempts = story.map(
    ({ key, bodyHash, method, outcome: told }, retry): Partial<Attempt> => ({
      method,
      bodyHash,
      startMs: startMs + retry * 700,
      ...(key === undefined ? {} : { idempotencyKey: `${id}-${key}` }),
      outcome:
        told.kind === 'response' && told.jobId !== undefined
          ? { ...told, jobId: `${id}-${told.jobId}` }
          : told,
    }),
  );
  const effects = story.flatMap(({ jobs, key }, retry): EffectRecord[] =>
    jobs.map((job) =>
      jobCreated(id, `${id}-${job}`, {
        attempt: retry + 1,
        atMs: startMs + retry * 700,
        ...(key === undefined ? {} : { idempotencyKey: `${id}-${key}` }),
      }),
    ),
  );
  return operationOf(attempts, {
    id,
    effects,
    result: clientResult(id, startMs + story.length * 700, result),
    censored: result === 'censored',
  });
}
