import { classifyOutcome } from '../core/contracts/classify.ts';
import type { Contract, ResponseClass } from '../core/contracts/contract.ts';
import type { ClientSettings } from '../core/profile-client.ts';
import type { Expect } from '../core/profile-request.ts';
import type { Random } from '../core/random.ts';
import type { RetryBudget } from '../core/retry/budget.ts';
import { createBudget } from '../core/retry/budget.ts';
import type { Decision } from '../core/retry/decide.ts';
import { decide, resendIsSafe } from '../core/retry/decide.ts';
import type { NumberOverrides } from '../core/retry/policy-of.ts';
import { numbersOf } from '../core/retry/policy-of.ts';
import { askedWaitMs, readRetryAfter } from '../core/retry/retry-after.ts';
import type { Outcome } from '../core/trace.ts';

/** What the client knows when an attempt has ended. */
export interface AttemptEnd {
  readonly outcome: Outcome;
  /** Of the attempt that has ended, from 1. */
  readonly attempt: number;
  readonly method: string;
  readonly keyed: boolean;
  readonly expect: Expect | undefined;
  readonly nowEpochMs: number;
  readonly random: Random;
}

/** Whether the answer met what the profile expects; undefined where it expects nothing. */
export function acceptedBy(expect: Expect | undefined, outcome: Outcome): boolean | undefined {
  if (expect === undefined) return undefined;
  if (outcome.kind !== 'response' || !outcome.complete) return false;
  const { status, code } = expect;
  if (status && !status.includes(outcome.status)) return false;
  return !code || (outcome.code !== undefined && code.includes(outcome.code));
}

/** The numbers that a profile sets instead of its contract's. */
export function overridesOf({ retries, policy }: ClientSettings): NumberOverrides {
  const { backoff, jitter, maxAttempts, retryAfterJitter, giveUpAbove } = policy;
  return {
    maxAttempts: retries ? maxAttempts : 1,
    backoff: backoff && {
      baseMs: backoff.base,
      factor: backoff.factor,
      ...(backoff.cap === undefined ? {} : { capMs: backoff.cap }),
    },
    jitter,
    retryAfterJitter,
    giveUpAboveMs: giveUpAbove,
  };
}

/**
 * The reference client of a contract as a function: what it does after an attempt. It follows the
 * contract's policy to the letter, unless the profile bends it. A budget of retries that the profile
 * gives it is one for all operations of this client.
 */
export function referenceClient(
  contract: Contract,
  settings: ClientSettings,
): (end: AttemptEnd) => Decision {
  const numbers = numbersOf(contract, overridesOf(settings));
  const bent = new Set(settings.policy.alsoRetry.map(String));
  const isBent = (outcome: Outcome): boolean =>
    outcome.kind === 'response' &&
    (bent.has(String(outcome.status)) || bent.has(String(outcome.code)));

  const decideOn = (end: AttemptEnd): Decision => {
    const { outcome, attempt, method, keyed, expect, nowEpochMs, random } = end;
    const accepted = acceptedBy(expect, outcome);
    if (accepted) return { kind: 'stop', because: 'succeeded' };
    const own = classifyOutcome(contract, outcome, { keyed });
    if (accepted === false && own.class === 'success') {
      return { kind: 'stop', because: 'not-retryable' };
    }
    const retryAnyway = bent.size > 0 && isBent(outcome);
    const seen: ResponseClass = retryAnyway ? 'retryable' : own.class;
    const response = outcome.kind === 'response' ? outcome : undefined;
    const asked = readRetryAfter(response?.retryAfter, nowEpochMs);
    return decide({
      numbers,
      attempt,
      class: seen,
      resendIsSafe: retryAnyway || resendIsSafe({ contract, method, keyed, outcome }),
      asked,
      askedMs: askedWaitMs(asked, { nowEpochMs, dateHeader: response?.date }),
      jitterOnTop: own.jitterOnTop,
      random,
      retryAfter: settings.policy.retryAfter,
    });
  };
  const { budget } = settings.policy;
  return budget === undefined ? decideOn : within(createBudget(budget), decideOn);
}

/** The same client, but for retries that its budget does not allow. */
function within(
  budget: RetryBudget,
  decideOn: (end: AttemptEnd) => Decision,
): (end: AttemptEnd) => Decision {
  return (end) => {
    if (end.attempt === 1) budget.deposit();
    const decision = decideOn(end);
    if (decision.kind === 'stop' || budget.take()) return decision;
    return { kind: 'stop', because: 'budget-spent' };
  };
}
