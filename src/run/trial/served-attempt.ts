import { bodyHash } from '../../core/body-hash.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import { createReader } from '../../core/contracts/reader.ts';
import type { Attempt, Outcome } from '../../core/trace.ts';
import type { ServedRequest } from '../../endpoint/endpoint.ts';
import { idempotencyKeyOf } from '../../endpoint/identity.ts';
import { needsWallClock, toUs } from '../attempt-record.ts';
import type { Clock } from '../clock.ts';
import { createCredentialHash } from '../credential-hash.ts';
import type { RoutedOperation } from './operation-router.ts';
import { servedOutcome } from './served-outcome.ts';

/** Of the operation that an attempt belongs to. */
type Asked = Pick<RoutedOperation, 'parent' | 'base'>;

/** Puts what an endpoint served into the words of a trace, as the contract reads it. */
export function createAttemptReader(
  contract: Contract,
  clock: Pick<Clock, 'wallOffsetMs'>,
): (served: ServedRequest, operation: Asked) => Attempt {
  const reader = createReader(contract);
  const hashCredential = createCredentialHash();
  const writeMethods = new Set(contract.writes.methods);
  const credentialName = contract.credentialHeader?.toLowerCase();
  const { idempotency } = contract;
  const keyField = idempotency.in === 'body' ? { keyField: idempotency.field } : {};

  const identityOf = ({ headers, body }: ServedRequest['request']) => {
    const contentType = headers.get('content-type');
    const hash = bodyHash(body, {
      ...keyField,
      ...(contentType === undefined ? {} : { contentType }),
    });
    const key = idempotencyKeyOf({ headers, body }, idempotency);
    const credential = credentialName === undefined ? undefined : headers.get(credentialName);
    return {
      ...(hash === undefined ? {} : { bodyHash: hash }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      ...(credential === undefined ? {} : { credentialHash: hashCredential(credential) }),
    };
  };

  return (served, { parent, base }) => {
    const { identity, connection, request, firstByteMs, fault } = served;
    const startMs = toUs(served.startMs);
    const outcome = withoutBase(servedOutcome(served, reader), base);
    const needsOffset = identity.attempt > 1 || needsWallClock(outcome);
    return {
      type: 'attempt',
      operation: identity.operation,
      name: identity.name ?? identity.operation,
      ...(parent === undefined ? {} : { parent }),
      groupedBy: 'harness',
      attempt: identity.attempt,
      connection,
      method: request.method,
      path: request.target,
      ...identityOf(request),
      write: writeMethods.has(request.method),
      arrivalMs: startMs,
      queuedMs: startMs,
      startMs,
      ...(firstByteMs === undefined ? {} : { firstByteMs: toUs(firstByteMs) }),
      endMs: toUs(served.endMs),
      ...(needsOffset ? { wallOffsetMs: toUs(clock.wallOffsetMs()) } : {}),
      outcome,
      ...(fault === undefined ? {} : { fault }),
    };
  };
}

/** A job is named by its address, and the API knows no base. */
function withoutBase(outcome: Outcome, base: string): Outcome {
  if (outcome.kind !== 'response' || !outcome.jobId?.startsWith(`${base}/`)) return outcome;
  return { ...outcome, jobId: outcome.jobId.slice(base.length) };
}
