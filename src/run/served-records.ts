import type { EffectRecord, FaultRecord } from '../core/trace.ts';
import type { AttemptIdentity, EndpointEvents } from '../endpoint/endpoint.ts';

/** What an endpoint did, and what it did wrong, in the words of the trace. */
export function tellRecords(
  tell: (record: EffectRecord | FaultRecord) => void,
): Required<Pick<EndpointEvents, 'onEffect' | 'onFault'>> {
  return {
    onEffect: ({ effect, jobId, idempotencyKey, atMs, identity }) =>
      tell({
        type: 'effect',
        effect,
        atMs,
        ...identified(identity),
        jobId,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        when: 'before-answer',
      }),
    onFault: ({ atMs, kind, identity }) =>
      tell({ type: 'fault', atMs, ...identified(identity), kind }),
  };
}

function identified(identity: AttemptIdentity | undefined) {
  return identity ? { operation: identity.operation, attempt: identity.attempt } : {};
}
