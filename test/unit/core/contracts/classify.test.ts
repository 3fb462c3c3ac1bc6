import { describe, expect, test } from 'vitest';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import {
  classify,
  classifyOutcome,
  compileClassifier,
} from '../../../../src/core/contracts/classify.ts';
import type { Outcome } from '../../../../src/core/trace.ts';

const { aigeon, aisearch, rfc } = builtinContracts;
const plain = { keyed: false, hasRetryAfter: false };

describe('classify', () => {
  test.for([
    [200, 0, 'success'],
    [200, undefined, 'success'],
    [200, 400100, 'never-retry'],
    [200, 404001, 'never-retry'],
    [200, 429001, 'retryable'],
    [200, 500001, 'retryable'],
    [200, -1, 'never-retry'],
    [200, 987654, 'never-retry'],
    [200, '0', 'never-retry'],
    [400, 400100, 'never-retry'],
    [400, -1, 'never-retry'],
    [401, undefined, 'never-retry'],
    [403, 403001, 'never-retry'],
    [404, 404001, 'never-retry'],
    [429, 429001, 'retryable'],
    [429, undefined, 'retryable'],
    [500, 500001, 'retryable'],
    [500, 0, 'retryable'],
    [500, 987654, 'retryable'],
    [500, 400100, 'never-retry'],
    [501, undefined, 'retryable'],
    [502, undefined, 'retryable'],
    [503, undefined, 'retryable'],
    [504, undefined, 'retryable'],
    [505, undefined, 'retryable'],
    [408, undefined, 'never-retry'],
    [409, undefined, 'never-retry'],
    [302, undefined, 'final'],
  ] as const)('takes Aigeon status %s with code %s for %s', ([status, code, expected]) => {
    expect(classify(aigeon, { status, code, ...plain }).class).toBe(expected);
  });

  test.for([
    [200, undefined, 'success'],
    [202, undefined, 'success'],
    [200, 'SOMETHING', 'never-retry'],
    [401, 'AUTH_MISSING', 'never-retry'],
    [401, 'AUTH_INVALID', 'never-retry'],
    [400, 'VALIDATION_FAILED', 'never-retry'],
    [400, 'UNSUPPORTED_SURFACE', 'never-retry'],
    [409, 'IDEMPOTENCY_CONFLICT', 'never-retry'],
    [404, 'JOB_NOT_FOUND', 'never-retry'],
    [429, 'RATE_LIMIT_EXCEEDED', 'retryable'],
    [429, 'CONCURRENCY_LIMIT_EXCEEDED', 'retryable'],
    [429, 'QUEUE_CAPACITY_EXCEEDED', 'retryable'],
    [429, undefined, 'retryable'],
    [504, 'SURFACE_TIMEOUT', 'retryable'],
    [500, 'SOMETHING', 'retryable'],
    [503, undefined, 'retryable'],
    [431, undefined, 'never-retry'],
    [408, undefined, 'never-retry'],
    [400, 'RATE_LIMIT_EXCEEDED', 'retryable'],
  ] as const)('takes AI Search status %s with code %s for %s', ([status, code, expected]) => {
    expect(classify(aisearch, { status, code, ...plain }).class).toBe(expected);
  });

  test.for([
    ...[200, 201, 204, 304].map((status) => [status, 'success'] as const),
    ...[300, 303, 308].map((status) => [status, 'final'] as const),
    ...[408, 425, 429, 500, 502, 503, 504, 599].map((status) => [status, 'retryable'] as const),
    ...[400, 403, 404, 405, 409, 410, 413, 422, 431, 451, 501, 505].map(
      (status) => [status, 'never-retry'] as const,
    ),
    ...[401, 407, 417, 421, 101, 600, 1_000].map((status) => [status, 'unjudged'] as const),
  ])('takes status %s for %s by the RFCs', ([status, expected]) => {
    expect(classify(rfc, { status, ...plain }).class).toBe(expected);
  });

  test('does not judge 409 to a keyed request, nor 413 with a Retry-After', () => {
    const conflict = classify(rfc, { status: 409, keyed: true, hasRetryAfter: false });
    const tooLarge = classify(rfc, { status: 413, keyed: false, hasRetryAfter: true });
    expect([conflict.class, tooLarge.class]).toEqual(['unjudged', 'unjudged']);
  });

  test('ignores a code where the contract has none', () => {
    expect(classify(rfc, { status: 200, code: 500001, ...plain }).class).toBe('success');
  });

  test('says what a full queue asks for', () => {
    const answer = { status: 429, code: 'QUEUE_CAPACITY_EXCEEDED', ...plain };
    expect(classify(aisearch, answer)).toEqual({
      class: 'retryable',
      meaning: 'admission queue full',
      carriesRetryAfter: true,
      jitterOnTop: true,
      refused: true,
    });
  });

  test('calls a 503 refused only where it names a time', () => {
    const named = classify(rfc, { status: 503, keyed: false, hasRetryAfter: true });
    const bare = classify(rfc, { status: 503, keyed: false, hasRetryAfter: false });
    expect([named.refused, bare.refused]).toEqual([true, false]);
  });

  test('hands out the same object for equal answers', () => {
    const classifier = compileClassifier(aigeon);
    const first = classifier.answer({ status: 503, ...plain });
    expect(classifier.answer({ status: 503, ...plain })).toBe(first);
  });
});

describe('classifyOutcome', () => {
  const response = (status: number, complete: boolean): Outcome => ({
    kind: 'response',
    status,
    complete,
  });

  test.for([
    ['a refused connection is retryable', { kind: 'network-error', error: 'refused' }, 'retryable'],
    ['a connection that the client closed is unjudged', { kind: 'client-closed' }, 'unjudged'],
    ['a whole success is a success', response(200, true), 'success'],
    ['a cut success is a network error', response(200, false), 'retryable'],
    ['a cut 404 is never retried', response(404, false), 'never-retry'],
    ['a cut 503 is retryable', response(503, false), 'retryable'],
    ['a cut redirect is final', response(302, false), 'final'],
    [
      'an error inside of a success is an error',
      { kind: 'response', status: 200, code: 400100, complete: true },
      'never-retry',
    ],
  ] as const)('%s', ([, outcome, expected]) => {
    expect(classifyOutcome(aigeon, outcome, { keyed: true }).class).toBe(expected);
  });

  test('sees the Retry-After and the key of an outcome', () => {
    const busy: Outcome = { kind: 'response', status: 503, retryAfter: ['1'], complete: true };
    expect(classifyOutcome(rfc, busy, { keyed: false }).refused).toBe(true);
    expect(classifyOutcome(rfc, response(409, true), { keyed: true }).class).toBe('unjudged');
  });
});
