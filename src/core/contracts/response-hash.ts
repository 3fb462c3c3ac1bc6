import { fingerprint } from '../random.ts';
import type { Contract } from './contract.ts';
import type { ReadableResponse } from './findings.ts';

/** Longer answers are not hashed: that is a cost for each write, and they are rare. */
const mostHashedChars = 65_536;

/**
 * The hash by which answers to the same write are compared; undefined where the body is not there, or
 * longer than 64 Ki characters. It is of the body as it stands, or, where the contract names members
 * that move on, of its JSON without them.
 */
export function compileResponseHash({ idempotency }: Contract) {
  const advancing: ReadonlySet<string> = new Set(idempotency.advances ?? []);
  const withoutAdvancing = (member: string, value: unknown): unknown =>
    advancing.has(member) ? undefined : value;

  return ({ body, complete }: ReadableResponse, document: unknown): string | undefined => {
    if (body === undefined || !complete || body.length > mostHashedChars) return undefined;
    const isFixed = advancing.size === 0 || document === undefined;
    return fingerprint(isFixed ? body : JSON.stringify(document, withoutAdvancing));
  };
}
