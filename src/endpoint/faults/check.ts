import type { Contract } from '../../core/contracts/contract.ts';
import { RetrialError } from '../../core/errors.ts';
import { explain } from '../../core/faults/explain.ts';
import type { Fault } from '../../core/faults/fault.ts';
import { encodeResponse } from '../../wire/encode.ts';
import { isConnection } from '../field.ts';
import { errorAnswer } from './error-answer.ts';

/**
 * Makes every answer of the script once, so that a header which cannot stand on the wire, or a date
 * that no HTTP-date can write, is told before the first request. Throws a RetrialError (`profile`).
 */
export function checkFaults(
  faults: readonly Fault[],
  { contract, wallNow }: { readonly contract: Contract; readonly wallNow: () => number },
): void {
  for (const [index, fault] of faults.entries()) {
    if (fault.kind !== 'status' && fault.kind !== 'outage') continue;
    try {
      const answer = errorAnswer({ contract, wallNow }, fault);
      const headers = answer.headers.filter((field) => !isConnection(field));
      encodeResponse({ ...answer, headers, toHead: false, keepAlive: true });
    } catch (cause) {
      const { message } = cause as Error;
      throw new RetrialError(
        `fault ${index + 1} (${explain(fault)}) cannot be performed: ${message}`,
        { code: 'profile', cause },
      );
    }
  }
}
