import type { ExchangeFault } from '../faults/fault.ts';
import { answerWithinMs } from '../webhooks/event.ts';
import type { ClientCase } from './case.ts';

/** What becomes of one delivery: it is taken, or not. */
export type WebhookStep =
  | 'answer'
  | Pick<StatusFault, 'kind' | 'match' | 'status'>
  | Extract<ExchangeFault, { readonly kind: 'reset' | 'close' | 'stall' }>;
type StatusFault = Extract<ExchangeFault, { readonly kind: 'status' }>;

/** One scripted situation that a sender of webhooks is put into, as data. */
export interface WebhookCase extends ClientCase {
  readonly group: 'webhook';
  readonly script: readonly WebhookStep[];
  /** Each answer is held back for so many milliseconds; absent: it comes at once. */
  readonly heldMs?: number;
}

const match = {};
const status = (code: number): WebhookStep => ({ kind: 'status', match, status: code });

function webhookCase(
  id: string,
  tells: string,
  script: readonly WebhookStep[],
  more: Pick<WebhookCase, 'heldMs'> = {},
): WebhookCase {
  return { id, group: 'webhook', tells, request: 'write', script, ...more };
}

/** Every situation of a sender; what is asked of it in each is its contract's to say. */
export const webhookCases: readonly WebhookCase[] = [
  webhookCase('webhook-200', 'the receiver takes it with a 200: it is signed', ['answer']),
  webhookCase('webhook-500', 'a 500, then a 200: it is delivered again', [status(500), 'answer']),
  webhookCase('webhook-503-thrice', 'three times 503, then 200: each wait is as declared', [
    status(503),
    status(503),
    status(503),
    'answer',
  ]),
  webhookCase(
    'webhook-always-503',
    'never anything but 503: given up after the last declared attempt',
    [status(503)],
  ),
  webhookCase(
    'webhook-slow-503',
    'a 503 after half the time: the wait counts from the answer',
    [status(503), 'answer'],
    { heldMs: answerWithinMs / 2 },
  ),
  webhookCase('webhook-400', 'a 400: given up, or tried again, as the contract says', [
    status(400),
    'answer',
  ]),
  webhookCase('webhook-410', 'a 410, the address is gone: as after a 400', [status(410), 'answer']),
  webhookCase('webhook-429', 'a 429 without Retry-After: as after a 400', [status(429), 'answer']),
  webhookCase('webhook-302', 'a redirect to nowhere: not taken, so it is delivered again', [
    status(302),
    'answer',
  ]),
  webhookCase('webhook-reset', 'the connection is reset without an answer: delivered again', [
    { kind: 'reset', match },
    'answer',
  ]),
  webhookCase('webhook-closed', 'the connection is closed without an answer: delivered again', [
    { kind: 'close', match },
    'answer',
  ]),
  webhookCase('webhook-timeout', 'no answer at all: given up in time, and delivered again', [
    { kind: 'stall', match, at: 'headers', share: 0 },
    'answer',
  ]),
];
