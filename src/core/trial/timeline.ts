import type { Operation } from '../operation.ts';
import type { Policy } from '../policy.ts';
import { waitBounds } from '../policy.ts';
import { showOutcome } from '../rules/show-outcome.ts';
import type { Wait } from '../rules/waits.ts';
import { gapMs } from '../rules/waits.ts';
import type { Attempt } from '../trace.ts';
import type { TimelineAttempt, TrialTimeline } from './trial-result.ts';

/** What a client told at the end of an operation, or how it ended without telling. */
export type ToldEnd = Pick<TrialTimeline, 'result' | 'because' | 'exitCode' | 'words'>;

/** By what the waits of a timeline are read. */
export interface TimelineSight {
  /** Those that the rules judge, so that a timeline never contradicts a finding. */
  readonly waitsOf: (operation: Operation) => readonly Wait[];
  readonly policy: Policy;
}

/** A client that came back in a burst would fill a result with its attempts. */
const firstKept = 100;
const lastKept = 20;
/** A target that sends thousands of a header would fill a result with them. */
const mostLines = 3;
const unseen: ToldEnd = { result: 'unknown', because: 'nobody saw how it ended' };

/**
 * The course of an operation, in milliseconds since its first attempt. Of more than 120 attempts the
 * first 100 and the last 20; their numbers show the gap.
 */
export function timelineOf(
  operation: Operation,
  told: ToldEnd | undefined,
  { waitsOf, policy }: TimelineSight,
): TrialTimeline {
  const { id, attempts, result } = operation;
  const waits = new Map(waitsOf(operation).map((wait) => [wait.next, wait]));
  const originMs = attempts[0]?.startMs;
  const { exitCode, words, ...end } = told ?? unseen;
  return {
    operation: id,
    attempts: keptOf(attempts).map((attempt) => ({
      ...stampsOf(attempt, originMs ?? 0),
      met: metBy(attempt),
      ...(attempt.outcome.kind === 'response' ? { status: attempt.outcome.status } : {}),
      ...(attempt.fault === undefined ? {} : { fault: attempt.fault }),
      ...waitFields(waits.get(attempt), policy),
    })),
    result: end.result,
    because: end.because,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(result && originMs !== undefined ? { endedMs: gapMs(originMs, result.atMs) } : {}),
    ...(words ? { words } : {}),
  };
}

function keptOf(attempts: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length <= firstKept + lastKept) return attempts;
  return [...attempts.slice(0, firstKept), ...attempts.slice(-lastKept)];
}

function stampsOf(
  { attempt, startMs, firstByteMs, endMs }: Attempt,
  originMs: number,
): Pick<TimelineAttempt, 'attempt' | 'startMs' | 'firstByteMs' | 'endMs'> {
  return {
    attempt,
    startMs: gapMs(originMs, startMs),
    ...(firstByteMs === undefined ? {} : { firstByteMs: gapMs(originMs, firstByteMs) }),
    endMs: gapMs(originMs, endMs),
  };
}

/** How an attempt ended and what it was asked for: `HTTP 429, Retry-After: 5`. */
function metBy({ outcome }: Attempt): string {
  const lines = outcome.kind === 'response' ? (outcome.retryAfter ?? []) : [];
  const rest = lines.length - mostLines;
  return [
    showOutcome(outcome),
    ...lines.slice(0, mostLines).map((value) => `Retry-After: ${value.slice(0, 60)}`),
    ...(rest > 0 ? [`Retry-After ${rest} more times`] : []),
  ].join(', ');
}

function waitFields(
  wait: Wait | undefined,
  { numbers, declared }: Policy,
): Pick<TimelineAttempt, 'waitMs' | 'askedMs' | 'loMs' | 'hiMs'> {
  if (!wait) return {};
  const { sinceAnswerMs, askedMs, source, ordinal } = wait;
  return {
    waitMs: sinceAnswerMs,
    ...(askedMs === undefined ? {} : { askedMs }),
    ...(source === 'backoff' && declared.backoff ? waitBounds(numbers, ordinal) : {}),
  };
}
