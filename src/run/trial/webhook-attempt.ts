import type { ApiRequest } from '../../core/apis/api.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { Attempt, Outcome } from '../../core/trace.ts';
import { answerWithinMs, vendorOf } from '../../core/webhooks/event.ts';
import { readSignature, signatureHeader } from '../../core/webhooks/signature.ts';
import type { ServedRequest } from '../../endpoint/endpoint.ts';
import type { Clock } from '../clock.ts';
import { hmacOf } from '../webhook-play.ts';
import { createAttemptReader } from './served-attempt.ts';
import type { DeliveredEvent } from './webhook-router.ts';

/** A sender's clock begins before ours and its timers may be early: so much of the time is all of it. */
const wholeShare = 0.9;

export interface WebhookSight {
  /** With the waits as they are under the scaled clock. */
  readonly contract: Contract;
  readonly secret: string | undefined;
  readonly timeScale: number;
  readonly clock: Clock;
}

/** Puts deliveries into the words of a trace: named by their event, with what their signature is worth. */
export function createDeliveryReader(
  sight: WebhookSight,
): (served: ServedRequest, event: DeliveredEvent, key: string | undefined) => Attempt {
  const read = createAttemptReader(sight.contract, sight.clock);
  const vendor = vendorOf(sight.contract.name);
  const check = (request: ApiRequest): Attempt['signature'] => {
    const { secret } = sight;
    if (vendor === undefined || secret === undefined) return undefined;
    const value = request.headers.get(signatureHeader(vendor).toLowerCase());
    if (value === undefined) return 'missing';
    const signature = readSignature(vendor, value, request.body);
    if (!signature) return 'malformed';
    return signature.hmac === hmacOf(secret, signature.signed) ? 'right' : 'wrong';
  };
  return (served, event, key) => {
    const { idempotencyKey: _, ...attempt } = read(served, { parent: undefined, base: '' });
    const signature = check(served.request);
    return {
      ...attempt,
      operation: event.id,
      name: event.webhookCase.id,
      ...(key === undefined ? {} : { idempotencyKey: key }),
      outcome: withTimeout(attempt, sight),
      ...(signature === undefined ? {} : { signature }),
    };
  };
}

/**
 * Who leaves in the middle of an answer that is never to come has waited for it in vain, if he waited
 * for as long as is declared. So has who still waits when nobody watches any more.
 */
function withTimeout(
  { outcome, fault, startMs, endMs }: Attempt,
  { contract, timeScale }: WebhookSight,
): Outcome {
  if (outcome.kind !== 'client-closed' || fault !== 'stall') return outcome;
  const leastMs = contract.retry.declared ? answerWithinMs * timeScale * wholeShare : 0;
  return endMs - startMs >= leastMs ? { kind: 'network-error', error: 'timeout' } : outcome;
}
