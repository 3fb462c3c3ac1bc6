import { expect } from 'vitest';
import type { Answer } from './ask.ts';

const digits = expect.stringMatching(/^\d+$/);

/** Headers of every answer to a known key; times and counts stand for any digits. */
export const aisearchHeaders = {
  'content-type': 'application/json',
  'x-aisearch-version': '1',
  'x-ratelimit-limit': '10',
  'x-ratelimit-remaining': digits,
  'x-ratelimit-reset': digits,
};

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** An error in the vendor's shape, with the headers that belong to it. */
export function aisearchError(
  status: number,
  code: string,
  more: {
    readonly message?: unknown;
    readonly details?: unknown;
    readonly headers?: Readonly<Record<string, unknown>>;
  } = {},
): Answer {
  const { message = expect.any(String), details, headers = aisearchHeaders } = more;
  const error = { code, message, status, ...(details === undefined ? {} : { details }) };
  return { status, headers: headers as Answer['headers'], body: { error } };
}

/** A refusal for now, with all that it must carry; `what` begins its message. */
export function tooManyRequests(code: string, what: string): Answer {
  return aisearchError(429, code, {
    message: expect.stringMatching(new RegExp(`^${what}; try again in [1-9]\\d* s$`)),
    headers: { ...aisearchHeaders, 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
  });
}

/** The code of an error; undefined where there is none. */
export function codeOf({ body }: Answer): string | undefined {
  return (body as { error?: { code?: string } }).error?.code;
}

/** The job id of an async answer. */
export function jobIdOf({ body }: Answer): string {
  return String((body as { jobId?: unknown }).jobId);
}
