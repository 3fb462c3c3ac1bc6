import type { z } from 'zod';
import { createAigeon } from '../../../../../src/core/apis/aigeon/aigeon.ts';
import { AigeonOptions } from '../../../../../src/core/apis/aigeon/options.ts';
import type { ApiRequest, MockApi } from '../../../../../src/core/apis/api.ts';

export const base = '/public/api/v1';
export const importPath = `${base}/contacts/add-group-members`;
export const sendPath = `${base}/flow/send-email-through-flow`;
export const metricPath = `${base}/analytics/metrics/get-email-event-metric`;

export const importBody = { group_id: 'g1', members: [{ email: 'a@example.com' }] };
export const sendBody = { flow_id: 'f1', contact_email: 'a@example.com' };

export function aigeon(options: z.input<typeof AigeonOptions> = {}): MockApi {
  return createAigeon(AigeonOptions.parse(options));
}

interface Call {
  readonly token?: string;
  readonly key?: string;
  readonly body?: unknown;
}

export function request(
  method: string,
  target: string,
  { token, key, body }: Call = {},
): ApiRequest {
  const headers = new Map<string, string>();
  if (token !== undefined) headers.set('x-api-token', token);
  if (key !== undefined) headers.set('idempotency-key', key);
  return {
    method,
    target,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
  };
}

export const check = (token = 'sk_test_a') => request('GET', `${base}/token/check`, { token });
export const importOf = (call: Call = {}) =>
  request('POST', importPath, { token: 'sk_test_a', body: importBody, ...call });
export const sendOf = (call: Call = {}) =>
  request('POST', sendPath, { token: 'sk_test_a', body: sendBody, ...call });

export const noRandom = (): number => {
  throw new Error('no random number is needed here');
};

/** What stands out of an answer: HTTP status, code in the envelope, Retry-After. */
export function answer(api: MockApi, asked: ApiRequest, nowMs: number) {
  const { response, readyAtMs } = api.step(asked, nowMs, noRandom);
  const { code, message } = JSON.parse(response.body);
  const retryAfter = response.headers.find(([name]) => name === 'Retry-After')?.[1];
  return { status: response.status, code, message, retryAfter, readyAtMs };
}
