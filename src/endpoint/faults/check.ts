import type { ApiResponse } from '../../core/apis/api.ts';
import { RetrialError } from '../../core/errors.ts';
import { explain } from '../../core/faults/explain.ts';
import type { Fault } from '../../core/faults/fault.ts';
import { encodeResponse } from '../../wire/encode.ts';
import type { EndpointOptions } from '../endpoint.ts';
import { isConnection } from '../field.ts';
import { errorAnswer } from './error-answer.ts';

type Checked = Pick<EndpointOptions, 'contract' | 'wallNow'>;

/** The answer that a fault makes up, as far as it does; undefined where all of it is the API's. */
function madeUp(fault: Fault, options: Checked): ApiResponse | undefined {
  if (fault.kind === 'status' || fault.kind === 'outage') return errorAnswer(options, fault);
  if (fault.kind !== 'wrong-type') return undefined;
  return { status: 200, headers: [['Content-Type', fault.contentType]], body: '' };
}

/**
 * Makes every answer of the script once, so that a header which cannot stand on the wire, or a date
 * that no HTTP-date can write, is told before the first request. Throws a RetrialError (`profile`).
 */
export function checkFaults(faults: readonly Fault[], options: Checked): void {
  for (const [index, fault] of faults.entries()) {
    try {
      const answer = madeUp(fault, options);
      if (!answer) continue;
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
