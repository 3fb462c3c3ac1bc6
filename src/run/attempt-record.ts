import type { Attempt, Outcome } from '../core/trace.ts';
import type { Exchange } from '../engine/engine.ts';
import type { OperationRun } from './operation-run.ts';
import { acceptedBy } from './reference-client.ts';

/** An attempt that is over, in the words of the trace. */
export function attemptRecord(
  run: OperationRun,
  exchange: Exchange,
  outcome: Outcome,
  observer: {
    readonly wallOffsetMs: () => number;
    readonly hashCredential: (credential: string) => string;
  },
): Attempt {
  const { kind, content } = run;
  const attempt: Attempt = {
    type: 'attempt',
    operation: run.id,
    name: kind.name,
    groupedBy: 'harness',
    attempt: run.attempt,
    connection: exchange.connection,
    method: kind.method,
    path: content.target,
    write: kind.write,
    arrivalMs: toUs(run.arrivalMs),
    queuedMs: toUs(run.queuedMs),
    startMs: toUs(exchange.startMs < 0 ? run.queuedMs : exchange.startMs),
    endMs: toUs(exchange.endMs),
    outcome,
  };
  if (run.parent !== undefined) attempt.parent = run.parent;
  if (run.bodyHash !== undefined) attempt.bodyHash = run.bodyHash;
  if (run.key !== undefined) attempt.idempotencyKey = run.key;
  if (kind.credential !== undefined) {
    attempt.credentialHash = observer.hashCredential(kind.credential);
  }
  if (exchange.firstByteMs >= 0) attempt.firstByteMs = toUs(exchange.firstByteMs);
  if (exchange.connectMs >= 0) attempt.connectMs = toUs(exchange.connectMs);
  if (run.attempt > 1 || needsWallClock(outcome)) {
    attempt.wallOffsetMs = toUs(observer.wallOffsetMs());
  }
  const accepted = acceptedBy(kind.expect, outcome);
  if (accepted !== undefined) attempt.accepted = accepted;
  return attempt;
}

/** Milliseconds to the microsecond, as a trace has them: what is judged now is judged again later. */
export function toUs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

/** Whether what follows is held against a date, or against a reset that may be one. */
export function needsWallClock(outcome: Outcome): boolean {
  return (
    outcome.kind === 'response' &&
    (outcome.retryAfter !== undefined || outcome.rateLimit !== undefined)
  );
}
