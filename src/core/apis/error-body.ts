import type { Headers } from './respond.ts';
import { jsonHeaders } from './respond.ts';

/** An error as an API words it: its body, and the headers that belong to it. */
export interface ErrorBody {
  readonly body: string;
  readonly headers: Headers;
}

interface ApiError {
  readonly status: number;
  readonly code: string | number | undefined;
  readonly message: string;
}

/** Value of X-AISearch-Version, which every answer of AI Search carries. */
export const aisearchVersion = '1';

/** AI Search's table of codes; where several share a status, the one that needs no more context. */
const aisearchCodes: Readonly<Record<number, string>> = {
  400: 'VALIDATION_FAILED',
  401: 'AUTH_INVALID',
  404: 'JOB_NOT_FOUND',
  409: 'IDEMPOTENCY_CONFLICT',
  429: 'RATE_LIMIT_EXCEEDED',
  504: 'SURFACE_TIMEOUT',
};

/** RFC 9457 §3: the media type of a problem. */
export const problemHeaders: Headers = [['Content-Type', 'application/problem+json']];

/** Aigeon's envelope; where the page names no code, the status with 001 behind it (503 → 503001). */
function aigeonError({ status, code, message }: ApiError): ErrorBody {
  const body = {
    code: code ?? (status === 400 ? 400100 : status * 1_000 + 1),
    status: 'failed',
    message,
    data: null,
  };
  return { body: JSON.stringify(body), headers: jsonHeaders };
}

/** A client that goes by the code shall not take a refusal for a breakdown. */
function unlistedCode(status: number): string {
  return status >= 500 ? 'INTERNAL_ERROR' : 'REQUEST_REJECTED';
}

function aisearchError({ status, code: given, message }: ApiError): ErrorBody {
  const code = given ?? aisearchCodes[status] ?? unlistedCode(status);
  // The page promises `details` on VALIDATION_FAILED; here no path is known.
  const details = code === 'VALIDATION_FAILED' ? { details: [{ path: '', message }] } : {};
  return {
    body: JSON.stringify({ error: { code, message, status, ...details } }),
    headers: [...jsonHeaders, ['X-AISearch-Version', aisearchVersion]],
  };
}

/** RFC 9457 §3.1 and §4.2.1: a problem that is no more than its status is `about:blank`. */
function problem({ status, code, message }: ApiError): ErrorBody {
  const body = {
    type: 'about:blank',
    status,
    detail: message,
    ...(code === undefined ? {} : { code }),
  };
  return { body: JSON.stringify(body), headers: problemHeaders };
}

/**
 * The body and headers of an error under a contract: Aigeon's envelope, AI Search's error object
 * with its version header, and for every other contract a problem (RFC 9457). Without a code, the
 * contract's own for that status stands in the body; a problem then has none.
 */
export function errorBody(
  contractName: string,
  status: number,
  code: string | number | undefined,
  message: string,
): ErrorBody {
  const error = { status, code, message };
  if (contractName === 'aigeon') return aigeonError(error);
  if (contractName === 'aisearch') return aisearchError(error);
  return problem(error);
}
