import type { WebhookEvent } from '../../webhooks/event.ts';
import type { ApiEffect, ApiStep } from '../api.ts';
import { aisearchVersion } from '../error-body.ts';
import type { RateStatus } from '../fixed-window.ts';
import type { Headers } from '../respond.ts';
import { jsonResponse, secondsUntil } from '../respond.ts';
import type { Detail } from './validate.ts';

/** Stands on every response, success or error. */
const versionHeader = ['X-AISearch-Version', aisearchVersion] as const;

/** The codes of the vendor's error table, with the HTTP status of each. */
const errorStatuses = {
  AUTH_MISSING: 401,
  AUTH_INVALID: 401,
  VALIDATION_FAILED: 400,
  UNSUPPORTED_SURFACE: 400,
  IDEMPOTENCY_CONFLICT: 409,
  JOB_NOT_FOUND: 404,
  RATE_LIMIT_EXCEEDED: 429,
  CONCURRENCY_LIMIT_EXCEEDED: 429,
  QUEUE_CAPACITY_EXCEEDED: 429,
  SURFACE_TIMEOUT: 504,
} as const;
export type ErrorCode = keyof typeof errorStatuses;

/** An answer before the headers that all answers share. */
export interface Answer {
  readonly status: number;
  /** Becomes the JSON body. */
  readonly value: unknown;
  readonly headers?: Headers;
  /** Unix epoch milliseconds; absent where it is ready at once. */
  readonly readyAtMs?: number;
  readonly effects?: readonly ApiEffect[];
  readonly webhooks?: readonly WebhookEvent[];
}

/** An error of the table in the vendor's shape; `status` in the body mirrors the HTTP status. */
export function failure(
  code: ErrorCode,
  message: string,
  more: { readonly details?: readonly Detail[]; readonly headers?: Headers } = {},
): Answer {
  const status = errorStatuses[code];
  const value = { error: { code, message, status, details: more.details } };
  return { status, value, headers: more.headers ?? [] };
}

/** An error with a Retry-After: whole seconds, after which the same request is admitted. */
export function refusal(
  code: ErrorCode,
  message: string,
  wait: { readonly untilMs: number; readonly nowMs: number },
): Answer {
  const seconds = secondsUntil(wait.untilMs, wait.nowMs);
  return failure(code, `${message}; try again in ${seconds} s`, {
    headers: [['Retry-After', `${seconds}`]],
  });
}

function rateHeaders(rate: RateStatus): Headers {
  return [
    ['X-RateLimit-Limit', `${rate.limit}`],
    ['X-RateLimit-Remaining', `${rate.remaining}`],
    ['X-RateLimit-Reset', `${rate.resetEpochSeconds}`],
  ];
}

/** The step that gives this answer; `rate` is absent where no known key asked. */
export function toStep(answer: Answer, nowMs: number, rate?: RateStatus): ApiStep {
  const shared: Headers = rate ? [versionHeader, ...rateHeaders(rate)] : [versionHeader];
  return {
    response: jsonResponse(answer.status, answer.value, [...shared, ...(answer.headers ?? [])]),
    readyAtMs: answer.readyAtMs ?? nowMs,
    effects: answer.effects ?? [],
    ...(answer.webhooks && answer.webhooks.length > 0 ? { webhooks: answer.webhooks } : {}),
  };
}
