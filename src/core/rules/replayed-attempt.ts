import type { Operation } from '../operation.ts';
import type { Attempt } from '../trace.ts';

/** The job of an earlier request that the server itself says this attempt was answered with. */
export function replayedJob({ effects }: Operation, attempt: Attempt): string | undefined {
  return effects.find(
    ({ effect, attempt: number }) => effect === 'replayed' && number === attempt.attempt,
  )?.jobId;
}

/**
 * Attempts with this one's key that were over before it began, in order. Of two that overlap nobody
 * knows which the server took first.
 */
export function earlierOfKey({ attempts }: Operation, attempt: Attempt): readonly Attempt[] {
  const { idempotencyKey } = attempt;
  if (idempotencyKey === undefined) return [];
  return attempts.filter(
    (other) =>
      other !== attempt &&
      other.endMs <= attempt.startMs &&
      other.idempotencyKey === idempotencyKey,
  );
}
