import { createHmac } from 'node:crypto';
import { builtinContracts } from '../core/contracts/builtin.ts';
import { classifyOutcome } from '../core/contracts/classify.ts';
import { waitBounds } from '../core/policy.ts';
import type { Outcome } from '../core/trace.ts';
import type { WebhookEvent, WebhookVendor } from '../core/webhooks/event.ts';
import { signatureHeader, signatureValue, signedText } from '../core/webhooks/signature.ts';

/** One request of a delivery. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a sender behaves; the vendors' own is `vendorPlay`, and a test may bend it. */
export interface WebhookPlay {
  /** The request of an attempt, from 1, at this moment (Unix epoch milliseconds). */
  readonly compose: (event: WebhookEvent, attempt: number, nowMs: number) => WebhookRequest;
  /** How many milliseconds after an attempt the next one follows; undefined where none does. */
  readonly nextInMs: (event: WebhookEvent, attempt: number, outcome: Outcome) => number | undefined;
}

/** HMAC-SHA256 in lower-case hexadecimal digits. */
export function hmacOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** What the vendor's page promises, to the letter. */
export const vendorPlay: WebhookPlay = {
  compose({ vendor, secret, type, body }, _, nowMs) {
    const seconds = Math.floor(nowMs / 1_000);
    const hmac = hmacOf(secret, signedText(vendor, body, seconds));
    return {
      headers: {
        'Content-Type': 'application/json',
        [signatureHeader(vendor)]: signatureValue(vendor, hmac, seconds),
        ...(vendor === 'aigeon' ? { 'X-Aigeon-Event': type } : {}),
      },
      body,
    };
  },
  nextInMs({ vendor }, attempt, outcome) {
    const contract = contractOfSender(vendor);
    const { class: meaning } = classifyOutcome(contract, outcome, { keyed: true });
    if (meaning !== 'retryable' || attempt >= contract.retry.maxAttempts) return undefined;
    // Neither vendor declares jitter: both bounds are one number.
    return waitBounds(contract.retry, attempt).loMs;
  },
};

function contractOfSender(vendor: WebhookVendor) {
  return builtinContracts[`${vendor}-webhooks`];
}
