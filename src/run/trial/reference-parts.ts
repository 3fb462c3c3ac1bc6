import type { Contract } from '../../core/contracts/contract.ts';
import type { ClientSettings } from '../../core/profile-client.ts';
import type { Random } from '../../core/random.ts';
import { stream } from '../../core/random.ts';
import type { Decision } from '../../core/retry/decide.ts';
import type { Outcome } from '../../core/trace.ts';
import type { AttemptEnd } from '../reference-client.ts';
import { referenceClient } from '../reference-client.ts';
import type { TrialOperation } from './driver.ts';
import type { AttemptRequest } from './exchange-pool.ts';

/** As much of an operation as a client has to know. */
export type ClientOperation = Pick<
  TrialOperation,
  'id' | 'url' | 'method' | 'headers' | 'body' | 'key'
>;

/** What the caller of a client is told. */
export interface ClientAnswer {
  readonly ok: boolean;
  /** Of the last answer, where there was one. */
  readonly status?: number;
  /** Why it is no success, e.g. `attempts-used`. */
  readonly error?: string;
}

/** An attempt of an operation, from 1. */
export interface NumberedAttempt {
  readonly operation: ClientOperation;
  readonly attempt: number;
}

/**
 * All that the reference client does, part by part. Whoever wants a client that differs from it in
 * one thing replaces one part.
 */
export interface ReferenceParts {
  /** The idempotency key of this attempt; undefined: it carries none. */
  readonly keyOf: (at: NumberedAttempt) => string | undefined;
  readonly requestOf: (at: NumberedAttempt, key: string | undefined) => AttemptRequest;
  /** One exchange, whatever becomes of it. */
  readonly exchange: (request: AttemptRequest, at: NumberedAttempt) => Promise<Outcome>;
  /** What follows an attempt. */
  readonly decide: (end: AttemptEnd, at: NumberedAttempt) => Decision;
  /** Draws the jitter of an operation; asked for at its first failure. */
  readonly randomOf: (operation: ClientOperation) => Random;
  readonly report: (because: string, last: Outcome) => ClientAnswer;
}

/** The parts of the client that follows the contract to the letter. */
export function referenceParts(options: {
  readonly contract: Contract;
  /** What it plays instead of the contract's numbers. */
  readonly policy?: Partial<ClientSettings['policy']> | undefined;
  readonly seed: string;
  readonly send: ReferenceParts['exchange'];
}): ReferenceParts {
  const { contract, seed, send } = options;
  const policy: ClientSettings['policy'] = {
    ...{ retryAfter: 'honor', alsoRetry: [], idempotencyKey: 'per-operation' },
    budget: contract.retry.budget,
    ...options.policy,
  };
  return {
    keyOf: ({ operation }) => (takesKey(contract, operation) ? operation.key : undefined),
    requestOf: ({ operation }, key) => requestOf(contract, operation, key),
    exchange: send,
    decide: referenceClient(contract, { retries: true, policy }),
    randomOf: ({ id }) => stream(seed, 'retry', id),
    report: (because, last) => {
      const status = last.kind === 'response' ? { status: last.status } : {};
      return because === 'succeeded'
        ? { ok: true, ...status }
        : { ok: false, ...status, error: because };
    },
  };
}

/** Whether the operation is a write with a place for a key: any header is, but only a JSON object. */
function takesKey(
  { writes, idempotency }: Contract,
  { method, body }: Pick<ClientOperation, 'method' | 'body'>,
): boolean {
  if (!writes.methods.includes(method)) return false;
  return idempotency.in === 'header' || objectIn(body) !== undefined;
}

function requestOf(
  { idempotency: { in: place, field } }: Contract,
  { url, method, headers, body }: ClientOperation,
  key: string | undefined,
): AttemptRequest {
  if (key === undefined) return { url, method, headers, body };
  if (place === 'header') return { url, method, headers: { ...headers, [field]: key }, body };
  return { url, method, headers, body: JSON.stringify({ ...objectIn(body), [field]: key }) };
}

/** The JSON object in a body; undefined where it is none. */
function objectIn(body: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
