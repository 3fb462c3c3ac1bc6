import type { Contract } from '../contracts/contract.ts';
import type { Policy, RetryNumbers } from '../policy.ts';

/** Numbers of a retry policy that a user sets instead of the contract's. */
export type NumberOverrides = {
  readonly [Key in keyof RetryNumbers]?: RetryNumbers[Key] | undefined;
};

/** The numbers in a contract's retry policy, with these overrides; an undefined one is none. */
export function numbersOf(contract: Contract, overrides: NumberOverrides = {}): RetryNumbers {
  const { retry } = contract;
  return {
    maxAttempts: overrides.maxAttempts ?? retry.maxAttempts,
    backoff: overrides.backoff ?? retry.backoff,
    jitter: overrides.jitter ?? retry.jitter,
    retryAfterJitter: overrides.retryAfterJitter ?? retry.retryAfterJitter,
    giveUpAboveMs: overrides.giveUpAboveMs ?? retry.giveUpAboveMs,
  };
}

/** The vendor's numbers, which bind every client, whatever it plays. */
function vendorPolicy(contract: Contract): Policy {
  return {
    numbers: numbersOf(contract),
    declared: { backoff: true, maxAttempts: true, by: 'vendor' },
  };
}

/**
 * The policy by which the reference client is judged when it plays the contract's numbers with these
 * overrides. Where the vendor declares numbers those are the measure, so that a client which was
 * bent away from them is convicted; else the client is held to what it was told to play.
 */
export function policyOf(contract: Contract, overrides: NumberOverrides = {}): Policy {
  if (contract.retry.declared) return vendorPolicy(contract);
  const isOverridden = Object.values(overrides).some((value) => value !== undefined);
  return {
    numbers: numbersOf(contract, overrides),
    declared: { backoff: true, maxAttempts: true, by: isOverridden ? 'author' : 'reference' },
  };
}

/**
 * The policy by which a foreign client is judged whose author declared nothing: the vendor's numbers
 * where there are some, else none. The numbers then stand for the reference client alone.
 */
export function undeclaredPolicy(contract: Contract): Policy {
  if (contract.retry.declared) return vendorPolicy(contract);
  return {
    numbers: numbersOf(contract),
    declared: { backoff: false, maxAttempts: false, by: 'nobody' },
  };
}

/**
 * The policy by which a foreign client is judged whose author declares these numbers: the vendor's
 * where there are some; else what was declared is the measure, and nothing else is held against it.
 * That a client waits for a Retry-After of up to `giveUpAboveMs` holds beside a vendor's numbers too.
 */
export function declaredPolicy(contract: Contract, declared: NumberOverrides): Policy {
  const { giveUpAboveMs: waitsUpToMs, maxAttempts, backoff } = declared;
  const waits = waitsUpToMs === undefined ? {} : { waitsUpToMs };
  if (contract.retry.declared) {
    const vendor = vendorPolicy(contract);
    return { ...vendor, declared: { ...vendor.declared, ...waits } };
  }
  const isSilent = Object.values(declared).every((value) => value === undefined);
  if (isSilent) return undeclaredPolicy(contract);
  return {
    numbers: numbersOf(contract, declared),
    declared: {
      backoff: backoff !== undefined,
      maxAttempts: maxAttempts !== undefined,
      by: 'author',
      ...waits,
    },
  };
}

/**
 * The policy by which a client is judged under another contract than the one that `recorded` was made
 * for. What the client plays, or its author declared, goes with it; a vendor's numbers do not, and
 * those that the other vendor declares are the measure.
 */
export function policyUnder(contract: Contract, recorded: Policy): Policy {
  const { by, waitsUpToMs, resendsWrites } = recorded.declared;
  const isOwn = by === 'reference' || by === 'author';
  if (isOwn && !contract.retry.declared) return recorded;
  const policy = undeclaredPolicy(contract);
  const told = {
    ...(waitsUpToMs === undefined ? {} : { waitsUpToMs }),
    ...(resendsWrites === undefined ? {} : { resendsWrites }),
  };
  return { ...policy, declared: { ...policy.declared, ...told } };
}
