import { classifyOutcome } from '../contracts/classify.ts';
import type { Contract, ResponseClass } from '../contracts/contract.ts';
import { type RetryNumbers, waitBounds } from '../policy.ts';
import type { Random } from '../random.ts';
import type { Outcome } from '../trace.ts';
import type { AskedWait } from './retry-after.ts';

/** What a client does when an attempt has ended. */
export type Decision =
  | {
      readonly kind: 'retry';
      /** Milliseconds from the receipt of the answer, 0 or more. */
      readonly delayMs: number;
      readonly because: 'retry-after' | 'backoff';
    }
  | {
      readonly kind: 'stop';
      readonly because:
        | 'succeeded'
        /** Neither success nor failure, e.g. a redirect that is not followed. */
        | 'final'
        | 'not-retryable'
        /** The contract leaves open what to do, so nothing is done. */
        | 'unjudged'
        | 'unsafe-to-resend'
        | 'attempts-used'
        | 'wait-too-long'
        | 'budget-spent';
    };

/** All that a decision depends on. */
export interface Situation {
  readonly numbers: RetryNumbers;
  /** The attempt that has just ended, from 1. */
  readonly attempt: number;
  readonly class: ResponseClass;
  readonly resendIsSafe: boolean;
  readonly asked: AskedWait;
  /** `askedWaitMs` of it; undefined where nothing readable was asked. */
  readonly askedMs: number | undefined;
  /** The contract asks for jitter on top of this Retry-After, so that no herd comes back. */
  readonly jitterOnTop?: boolean | undefined;
  readonly random: Random;
  readonly retryAfter: 'honor' | 'ignore';
}

/** Waits below this are "now": two of them in a row would be three attempts in one instant. */
const nowMs = 100;

const stops = {
  success: { kind: 'stop', because: 'succeeded' },
  final: { kind: 'stop', because: 'final' },
  'never-retry': { kind: 'stop', because: 'not-retryable' },
  unjudged: { kind: 'stop', because: 'unjudged' },
} as const satisfies Partial<Record<ResponseClass, Decision>>;

/** The wait of the contract's backoff after this attempt, with its jitter. */
function backoffMs({ numbers, attempt, random }: Situation): number {
  const { loMs, hiMs } = waitBounds(numbers, attempt);
  return loMs + (hiMs - loMs) * random();
}

/** The share of a Retry-After that its jitter adds at most. */
function jitterShare({ numbers, jitterOnTop = false }: Situation): number {
  const { retryAfterJitter, jitter } = numbers;
  // Who names no jitter for Retry-After, where the contract asks for one, plays that of its backoff.
  return retryAfterJitter === 0 && jitterOnTop ? jitter.hi - jitter.lo : retryAfterJitter;
}

/**
 * What the client of a contract does after an attempt. A Retry-After in seconds or as a date (RFC
 * 9110 §10.2.3) is waited in full and with jitter on top, never less, or ends the operation where it
 * is above `giveUpAboveMs`; without one, or with a malformed one, the backoff decides. A
 * Retry-After of 0 or in the past means "now" and is followed after the first attempt only; later
 * the backoff applies too, so that a server that keeps saying "now" is not hammered.
 *
 * `random` is drawn once for a retry, never for a stop.
 */
export function decide(situation: Situation): Decision {
  const { numbers, attempt, askedMs } = situation;
  if (situation.class !== 'retryable') return stops[situation.class];
  if (!situation.resendIsSafe) return { kind: 'stop', because: 'unsafe-to-resend' };
  if (attempt >= numbers.maxAttempts) return { kind: 'stop', because: 'attempts-used' };

  const isAsked = situation.asked.kind === 'seconds' || situation.asked.kind === 'date';
  if (situation.retryAfter === 'ignore' || !isAsked || askedMs === undefined) {
    return { kind: 'retry', delayMs: backoffMs(situation), because: 'backoff' };
  }
  if (askedMs > numbers.giveUpAboveMs) return { kind: 'stop', because: 'wait-too-long' };
  if (askedMs < nowMs && attempt > 1) {
    return { kind: 'retry', delayMs: Math.max(askedMs, backoffMs(situation)), because: 'backoff' };
  }
  const delayMs = askedMs * (1 + situation.random() * jitterShare(situation));
  return { kind: 'retry', delayMs, because: 'retry-after' };
}

/** Safe methods and the other idempotent ones (RFC 9110 §9.2.1, §9.2.2). */
const idempotentMethods: ReadonlySet<string> = new Set([
  ...['GET', 'HEAD', 'OPTIONS', 'TRACE'],
  ...['PUT', 'DELETE'],
]);

/** Whether the server turned the request away instead of executing it. */
function wasRefused(contract: Contract, outcome: Outcome): boolean {
  if (outcome.kind !== 'response') return false;
  if (outcome.status === 429) return true;
  if (outcome.status === 503) return outcome.retryAfter !== undefined;
  return classifyOutcome(contract, outcome, { keyed: false }).refused;
}

/**
 * Whether a request may be sent once more without doing its work twice. A method that is idempotent
 * may, and so may a write with an idempotency key; any other only where it was refused: after a 429,
 * a 503 that names a time, or what the contract calls `refused`. Never after a network error or
 * another 5xx, when the server may have executed it (RFC 9110 §9.2.2).
 */
export function resendIsSafe(request: {
  readonly contract: Contract;
  readonly method: string;
  /** Whether it carried an idempotency key of the contract. */
  readonly keyed: boolean;
  readonly outcome: Outcome;
}): boolean {
  if (request.keyed || idempotentMethods.has(request.method)) return true;
  return wasRefused(request.contract, request.outcome);
}
