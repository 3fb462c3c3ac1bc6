import type { ApiResponse } from '../../core/apis/api.ts';
import { errorBody } from '../../core/apis/error-body.ts';
import type { Fault } from '../../core/faults/fault.ts';
import { retryAfterLines } from '../../core/faults/retry-after-value.ts';
import type { StruckExchange } from './perform.ts';

type ErrorAnswer = Pick<
  Extract<Fault, { readonly kind: 'status' }>,
  'status' | 'code' | 'retryAfter' | 'headers' | 'body'
>;

/**
 * An answer in the contract's error envelope, with the headers that the contract promises; a header
 * of the fault replaces the one of that name.
 */
export function errorAnswer(
  exchange: Pick<StruckExchange, 'contract' | 'wallNow'>,
  fault: ErrorAnswer,
): ApiResponse {
  const { status, code } = fault;
  const promised = errorBody(exchange.contract.name, status, code, 'injected by the fault script');
  const own = Object.entries(fault.headers ?? {});
  const replaced = new Set(own.map(([name]) => name.toLowerCase()));
  return {
    status,
    headers: [
      ...promised.headers.filter(([name]) => !replaced.has(name.toLowerCase())),
      ...own,
      ...retryAfterLines(fault.retryAfter, exchange.wallNow()),
    ],
    body: fault.body ?? promised.body,
  };
}
