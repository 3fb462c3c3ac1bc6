import type { ApiRequest, ApiResponse } from '../core/apis/api.ts';
import { classify } from '../core/contracts/classify.ts';
import type { Contract } from '../core/contracts/contract.ts';
import { compilePointer, readPointer } from '../core/json-pointer.ts';
import { fingerprint } from '../core/random.ts';
import { type AttemptIdentity, attemptHeader } from './endpoint.ts';

/** Tells which attempt of which operation a request is. */
export interface Identifier {
  /** By the harness's own header, else by the idempotency key, else by what is asked, in sequence. */
  identify(request: ApiRequest): AttemptIdentity;
  /** To be told of every answer that was handed over: after a success the same request is a new operation. */
  answered(identity: AttemptIdentity, response: ApiResponse): void;
}

/** The requests that look alike. */
interface Sequence {
  /** How many operations they have been, the current one included. */
  operations: number;
  /** Attempts of the current operation. */
  attempts: number;
  succeeded: boolean;
}

const unkeyed = 'request-';

/** `<name> <operation> <attempt>`; anything else is not from the harness. */
function fromHarness(value: string | undefined): AttemptIdentity | undefined {
  if (value === undefined) return undefined;
  const [name = '', operation = '', digits = '', ...more] = value.split(' ');
  const attempt = Number(digits);
  const isWhole = name !== '' && operation !== '' && more.length === 0;
  return isWhole && Number.isSafeInteger(attempt) && attempt >= 1
    ? { name, operation, attempt }
    : undefined;
}

function parseObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The key that the contract asks for, where this request carries one. */
export function idempotencyKeyOf(
  request: Pick<ApiRequest, 'headers' | 'body'>,
  { in: place, field }: Contract['idempotency'],
): string | undefined {
  if (place === 'header') return request.headers.get(field.toLowerCase()) || undefined;
  // Parsing every body to find out that there is no key would be dear.
  if (!request.body.includes(field)) return undefined;
  const key = parseObject(request.body)?.[field];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** What the contract calls a success, by the code inside the body where it has one: Aigeon answers errors with 200. */
function isSuccess({ status, body }: ApiResponse, contract: Contract): boolean {
  const pointer = contract.classification.code?.pointer;
  const seen = pointer && readPointer(parseObject(body), compilePointer(pointer));
  const code = typeof seen === 'string' || typeof seen === 'number' ? seen : undefined;
  const answer = { status, code, keyed: false, hasRetryAfter: false };
  return classify(contract, answer).class === 'success';
}

/**
 * Counts are kept for at most `capacity` operations, and at least for the last half of that many;
 * the next request of one that is forgotten counts from 1 again.
 */
export function createIdentifier(contract: Contract, capacity = 100_000): Identifier {
  // Two generations: a map that loses its oldest entry with each new one becomes slower and slower.
  let recent = new Map<string, Sequence>();
  let older: ReadonlyMap<string, Sequence> = new Map();
  const find = (id: string): Sequence | undefined => recent.get(id) ?? older.get(id);
  const keep = (id: string, sequence: Sequence): void => {
    if (recent.has(id)) return;
    if (recent.size >= capacity / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(id, sequence);
  };
  const credentialName = contract.credentialHeader?.toLowerCase();

  const count = (id: string): Sequence => {
    const sequence = find(id) ?? { operations: 1, attempts: 0, succeeded: false };
    if (sequence.succeeded) {
      sequence.operations += 1;
      sequence.attempts = 0;
      sequence.succeeded = false;
    }
    sequence.attempts += 1;
    keep(id, sequence);
    return sequence;
  };

  return {
    identify(request) {
      const told = fromHarness(request.headers.get(attemptHeader));
      if (told) return told;
      const key = idempotencyKeyOf(request, contract.idempotency);
      if (key !== undefined) {
        const credential = credentialName ? (request.headers.get(credentialName) ?? '') : '';
        const operation = `key-${fingerprint(`${credential}\n${key}`)}`;
        return { operation, attempt: count(operation).attempts };
      }
      const { method, target, body } = request;
      const id = `${unkeyed}${fingerprint(`${method} ${target}\n${body}`)}`;
      const { operations, attempts } = count(id);
      return { operation: `${id}-${operations}`, attempt: attempts };
    },

    answered({ operation }, response) {
      // A key names its operation for good; only what is told apart by its looks starts anew.
      if (!operation.startsWith(unkeyed)) return;
      const dash = operation.lastIndexOf('-');
      const sequence = find(operation.slice(0, dash));
      if (sequence?.operations !== Number(operation.slice(dash + 1))) return;
      sequence.succeeded ||= isSuccess(response, contract);
    },
  };
}
