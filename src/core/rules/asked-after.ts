import type { AskedWait } from '../retry/retry-after.ts';
import { askedWaitMs, readRetryAfter } from '../retry/retry-after.ts';
import type { Attempt } from '../trace.ts';
import type { RuleContext } from './rule.ts';

/** What an attempt's answer asks for. */
export interface Asked {
  readonly asked: AskedWait;
  /** Present where seconds or a date could be read; 0 for a past date. */
  readonly askedMs: number | undefined;
}

/** Reads the Retry-After of an attempt by the wall clock at its first byte. */
export function askedAfter(attempt: Attempt, { wallOriginMs }: RuleContext): Asked {
  const { outcome, firstByteMs, endMs, wallOffsetMs = 0 } = attempt;
  const response = outcome.kind === 'response' ? outcome : undefined;
  const nowEpochMs = wallOriginMs + (firstByteMs ?? endMs) + wallOffsetMs;
  const asked = readRetryAfter(response?.retryAfter, nowEpochMs);
  return { asked, askedMs: askedWaitMs(asked, { nowEpochMs, dateHeader: response?.date }) };
}

/** Whether a value says "now" (zero, a past date) or nothing that can be read. */
export function isBroken({ asked, askedMs }: Asked): boolean {
  return asked.kind !== 'absent' && (askedMs === undefined || askedMs === 0);
}

/** In a finding: what kind of broken value it was. */
export function showBroken({ asked }: Pick<Asked, 'asked'>): string {
  if (asked.kind === 'malformed') return `the malformed Retry-After "${asked.value.slice(0, 60)}"`;
  return asked.kind === 'date' ? 'a Retry-After in the past' : 'a Retry-After of 0 s';
}
