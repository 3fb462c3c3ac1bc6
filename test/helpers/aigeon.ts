import type { Answer } from './ask.ts';

export const aigeonBase = '/public/api/v1';
export const importPath = `${aigeonBase}/contacts/add-group-members`;
export const sendPath = `${aigeonBase}/flow/send-email-through-flow`;
export const metricPath = `${aigeonBase}/analytics/metrics/get-email-event-metric`;
export const checkPath = `${aigeonBase}/token/check`;

export const token = (key: string) => ({ 'x-api-token': key });

export const importBody = { group_id: 'g1', members: [{ email: 'ada@example.org' }] };
export const sendBody = { flow_id: 'f1', contact_email: 'ada@example.org' };

const headers = { 'content-type': 'application/json' };

/** A success in the vendor's envelope. */
export function aigeonSuccess(data: unknown): Answer {
  return { status: 200, headers, body: { code: 0, status: 'success', message: '', data } };
}

/** An error in the vendor's envelope. */
export function aigeonError(
  status: number,
  code: number,
  message: string,
  more: Readonly<Record<string, string>> = {},
): Answer {
  const body = { code, status: 'failed', message, data: null };
  return { status, headers: { ...headers, ...more }, body };
}

/** The code in the envelope. */
export function envelopeCodeOf({ body }: Answer): number {
  return (body as { code: number }).code;
}
