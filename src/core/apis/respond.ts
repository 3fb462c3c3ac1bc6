import type { ApiEffect, ApiResponse, ApiStep } from './api.ts';

export type Headers = ApiResponse['headers'];

/** Shared, so that a stored answer does not carry a list of its own. */
export const jsonHeaders: Headers = [['Content-Type', 'application/json']];

/** A JSON answer; `headers` follow the Content-Type. */
export function jsonResponse(status: number, value: unknown, headers: Headers = []): ApiResponse {
  return {
    status,
    headers: headers.length === 0 ? jsonHeaders : [...jsonHeaders, ...headers],
    body: JSON.stringify(value),
  };
}

/** The answer that is ready at once. */
export function answerNow(
  response: ApiResponse,
  nowMs: number,
  effects: readonly ApiEffect[] = [],
): ApiStep {
  return { response, readyAtMs: nowMs, effects };
}

/**
 * Retry-After in whole seconds: rounded up, at least 1, so that whoever waits so long comes at
 * `atMs` or later.
 */
export function secondsUntil(atMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((atMs - nowMs) / 1_000));
}
