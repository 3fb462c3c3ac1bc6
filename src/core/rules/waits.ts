import type { Operation } from '../operation.ts';
import type { AskedWait } from '../retry/retry-after.ts';
import type { Attempt } from '../trace.ts';
import { askedAfter } from './asked-after.ts';
import { classesOf } from './attempt-class.ts';
import type { RuleContext } from './rule.ts';
import type { Sight, WaitSource } from './wait-source.ts';
import { sourceOf } from './wait-source.ts';

/** The time between two attempts of an operation. */
export interface Wait {
  readonly previous: Attempt;
  readonly next: Attempt;
  /** Which wait of the policy it is, from 1; what the transport sent again is not counted. */
  readonly ordinal: number;
  /** From the answer's first byte (without one: the cut) to the next start: never too short. */
  readonly sinceAnswerMs: number;
  /** From the end of the answer until the next start; the client's own: until it was queued. */
  readonly sinceEndMs: number;
  readonly asked: AskedWait;
  /** Present where seconds or a date could be read; 0 for a past date. */
  readonly askedMs: number | undefined;
  readonly source: WaitSource;
  /** Why no bound on this wait can be judged. */
  readonly doubt: string | undefined;
}

/** A wall clock that is moved by more than this during a wait makes that wait undecidable. */
const wallStepMs = 5;

const none: readonly Wait[] = [];
const readers = new WeakMap<RuleContext, (operation: Operation) => readonly Wait[]>();

/**
 * How the waits of an operation are read under this context. All rules of one judge share the
 * reader, and it remembers the latest operation, so that each is worked out once.
 */
export function waitsUnder(context: RuleContext): (operation: Operation) => readonly Wait[] {
  const known = readers.get(context);
  if (known) return known;
  const classOf = classesOf(context);
  let latest: Operation | undefined;
  let waits = none;
  const read = (operation: Operation): readonly Wait[] => {
    if (operation.attempts.length < 2) return none;
    if (operation !== latest) {
      waits = readWaits(operation.attempts, { context, classOf });
      latest = operation;
    }
    return waits;
  };
  readers.set(context, read);
  return read;
}

/** The time from one moment to another in milliseconds, cut to the microseconds of a trace. */
export function gapMs(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) * 1_000) / 1_000;
}

function readWaits(attempts: readonly Attempt[], sight: Sight): Wait[] {
  const waits: Wait[] = [];
  let resent = 0;
  for (let index = 1; index < attempts.length; index += 1) {
    const previous = attempts[index - 1];
    const next = attempts[index];
    if (!previous || !next) continue;
    const wait = readWait(previous, next, { ...sight, ordinal: previous.attempt - resent });
    if (wait.source === 'transport') resent += 1;
    waits.push(wait);
  }
  return waits;
}

function readWait(
  previous: Attempt,
  next: Attempt,
  { context, classOf, ordinal }: Sight & { readonly ordinal: number },
): Wait {
  const { asked, askedMs } = askedAfter(previous, context);
  const sinceAnswerMs = gapMs(previous.firstByteMs ?? previous.endMs, next.startMs);
  const resumedMs = context.observer === 'client' ? next.queuedMs : next.startMs;
  const spacing = { previous, next, ordinal, sinceAnswerMs, asked, askedMs };
  return {
    ...spacing,
    sinceEndMs: gapMs(previous.endMs, resumedMs),
    source: sourceOf(spacing, { context, classOf }),
    doubt: doubtOf(previous, next),
  };
}

function doubtOf(previous: Attempt, next: Attempt): string | undefined {
  if (next.attempt !== previous.attempt + 1) {
    return `between attempts ${previous.attempt} and ${next.attempt} one is not on record`;
  }
  const firstByteMs = previous.firstByteMs ?? previous.endMs;
  if (firstByteMs < previous.startMs || previous.endMs < firstByteMs) {
    return `the stamps of attempt ${previous.attempt} are out of order`;
  }
  if (previous.wallOffsetMs === undefined || next.wallOffsetMs === undefined) return undefined;
  const stepMs = next.wallOffsetMs - previous.wallOffsetMs;
  if (Math.abs(stepMs) <= wallStepMs) return undefined;
  return `the wall clock was moved by ${stepMs.toFixed(1)} ms during the wait before attempt ${next.attempt}`;
}
