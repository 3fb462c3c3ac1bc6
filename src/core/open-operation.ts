import type { Operation } from './operation.ts';
import type { Attempt, ClientResultRecord, EffectRecord, FaultRecord } from './trace.ts';

/** An operation that may still grow. */
export interface OpenOperation {
  readonly id: string;
  /** In the order of their numbers, with the faults that struck them. */
  readonly attempts: Attempt[];
  effects: readonly EffectRecord[];
  /** Faults whose attempt has not come yet. */
  faults: readonly FaultRecord[];
  result: ClientResultRecord | undefined;
  /** The moment at which it settles, as far as is known. */
  dueMs: number;
}

// Most operations never have any, and an empty list is the same for all.
const none: readonly never[] = [];

/** An operation of which nothing is known yet but its id. */
export function openOperation(id: string): OpenOperation {
  return {
    id,
    attempts: [],
    effects: none,
    faults: none,
    result: undefined,
    dueMs: Number.POSITIVE_INFINITY,
  };
}

/** Puts an attempt in its place by number (nearly always the end), with its fault if that came first. */
export function insertAttempt({ attempts, faults }: OpenOperation, attempt: Attempt): void {
  const fault = faults.find((candidate) => candidate.attempt === attempt.attempt);
  const struck = fault ? { ...attempt, fault: fault.kind } : attempt;
  let index = attempts.length;
  while (index > 0 && (attempts[index - 1]?.attempt ?? 0) > attempt.attempt) index -= 1;
  if (index === attempts.length) attempts.push(struck);
  else attempts.splice(index, 0, struck);
}

/** Marks the attempt that a fault struck, now or when it comes. */
export function applyFault(operation: OpenOperation, record: FaultRecord): void {
  const index = operation.attempts.findIndex(({ attempt }) => attempt === record.attempt);
  const attempt = operation.attempts[index];
  if (attempt) operation.attempts[index] = { ...attempt, fault: record.kind };
  else operation.faults = [...operation.faults, record];
}

/** The operation as the rules see it. `censored` is the caller's word where nobody told a result. */
export function settledOperation(open: OpenOperation, censored: boolean): Operation {
  const { id, attempts, effects, result } = open;
  const first = attempts[0];
  const name = first?.name ?? '';
  const groupedBy = first?.groupedBy ?? 'harness';
  if (!result) return { id, name, groupedBy, attempts, effects, censored };
  const unfinished = result.result === 'censored';
  return { id, name, groupedBy, attempts, effects, result, censored: unfinished };
}
