import type { ApiResponse } from '../api.ts';
import { errorBody } from '../error-body.ts';
import type { Headers } from '../respond.ts';
import { jsonResponse } from '../respond.ts';
import type { AigeonOptions } from './options.ts';

/** A success in Aigeon's envelope: HTTP 200, code 0. */
export function success(data: object): ApiResponse {
  return jsonResponse(200, { code: 0, status: 'success', message: '', data });
}

/** An error as the vendor's table lists it: what it is over HTTP, and the code in the envelope. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The refusals that do not depend on the request. 401001, 403001 and 404001 are the mock's own. */
export const refusals = {
  unauthorized: { status: 401, code: 401001, message: 'missing or invalid token' },
  forbidden: { status: 403, code: 403001, message: 'scope not granted' },
  notFound: { status: 404, code: 404001, message: 'endpoint not found' },
  rateLimited: { status: 429, code: 429001, message: 'rate limit exceeded' },
} as const satisfies Record<string, Refusal>;

/**
 * A refusal in Aigeon's envelope. By the page's prose (`envelope`) only 401, 403 and 5xx show in the
 * HTTP status and all others are HTTP 200; by its table (`http`) every one does.
 */
export function refuse(
  { status, code, message }: Refusal,
  errorStyle: AigeonOptions['errorStyle'],
  extraHeaders: Headers = [],
): ApiResponse {
  const shows = errorStyle === 'http' || status === 401 || status === 403 || status >= 500;
  const { body, headers } = errorBody('aigeon', status, code, message);
  return { status: shows ? status : 200, headers: [...headers, ...extraHeaders], body };
}
