import { classifierOf } from '../contracts/classify.ts';
import type { ResponseClass } from '../contracts/contract.ts';
import type { Attempt } from '../trace.ts';
import type { RuleContext } from './rule.ts';

/**
 * What the client may make of an attempt: the contract's class, except that what the profile expects
 * (say, a 404) is a success. Nothing is allocated for an attempt.
 */
export function classesOf(context: RuleContext): (attempt: Attempt) => ResponseClass {
  const classifier = classifierOf(context.contract);
  return (attempt) =>
    isExpected(attempt)
      ? 'success'
      : classifier.outcome(attempt.outcome, attempt.idempotencyKey !== undefined).class;
}

/** Whether a whole response arrived and met the profile's `expect`. */
export function isExpected({ accepted, outcome }: Attempt): boolean {
  return accepted === true && outcome.kind === 'response' && outcome.complete;
}

const idempotentMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
]);

/** Whether a request may be sent twice: an idempotent method (RFC 9110 §9.2.2), or a key. */
export function isRepeatable({ method, idempotencyKey }: Attempt): boolean {
  return idempotencyKey !== undefined || idempotentMethods.has(method);
}

/** Whether the author says that this client never sends such a request again by itself. */
export function isLeftAlone({ write }: Attempt, { policy }: RuleContext): boolean {
  return write === true && policy.declared.resendsWrites === false;
}

/** Whether two attempts ask for the same with the same credentials. */
export function isIdentical(one: Attempt, other: Attempt): boolean {
  return (
    one.method === other.method &&
    one.path === other.path &&
    one.bodyHash === other.bodyHash &&
    one.credentialHash === other.credentialHash
  );
}
