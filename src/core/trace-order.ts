import type { Grouper } from './group.ts';
import type { Operation } from './operation.ts';
import type { Attempt, TraceRecord } from './trace.ts';

/** Whoever writes a trace may tell of things up to this much later than of others, in milliseconds. */
export const disorderMs = 1_000;

/** The moment at which a record could be written; undefined where it is bound to none. */
export function momentOf(record: TraceRecord): number | undefined {
  switch (record.type) {
    case 'attempt':
      return record.endMs;
    case 'effect':
    case 'fault':
    case 'client-result':
      return record.atMs;
    default:
      return undefined;
  }
}

/**
 * Tells a trace whose times or lines are no longer those that were recorded: what rules make of such
 * a one is worth nothing, whether it is good or bad.
 */
export class TraceOrder {
  #latestMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  /**
   * What shows, at this record, that the trace is out of order, in a sentence; undefined where
   * nothing does. Records are told in the order of the lines, before `grouper` hears of them.
   */
  problem(record: TraceRecord, grouper: Pick<Grouper, 'hasSettled'>): string | undefined {
    if (this.#isOver)
      return `a summary ends a trace, and this ${record.type} record comes after it`;
    if (record.type === 'summary') this.#isOver = true;
    const latestMs = this.#latestMs;
    const atMs = momentOf(record);
    if (atMs !== undefined && atMs > latestMs) this.#latestMs = atMs;
    if (record.type !== 'attempt') return undefined;
    const problem = problemOfTimes(record);
    if (problem) return problem;
    if (record.endMs >= latestMs - disorderMs || !grouper.hasSettled(record.operation)) {
      return undefined;
    }
    const lateMs = Math.round(latestMs - record.endMs);
    return `this attempt record comes ${lateMs} ms behind others, when its operation had settled; the lines of a trace are in the order of time, but for a second`;
  }
}

function problemOfTimes({ startMs, firstByteMs = startMs, endMs }: Attempt): string | undefined {
  if (endMs < startMs) return '"endMs" of this attempt record is before its "startMs"';
  if (firstByteMs >= startMs && firstByteMs <= endMs) return undefined;
  return '"firstByteMs" of this attempt record is not between its "startMs" and "endMs"';
}

/** What shows that the times of an operation are not in their order; undefined where nothing does. */
export function shuffledTimes({ id, attempts }: Operation): string | undefined {
  for (let index = 1; index < attempts.length; index += 1) {
    const before = attempts[index - 1];
    const after = attempts[index];
    if (!before || !after || after.startMs >= before.startMs - disorderMs) continue;
    return `attempt ${after.attempt} of operation ${JSON.stringify(id)} began before attempt ${before.attempt}, so the times of this trace are not in order`;
  }
  return undefined;
}
