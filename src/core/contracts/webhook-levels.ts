import type { Contract } from './contract.ts';

/**
 * Rules about an API's caller that ask nothing of a webhook's sender: no page promises how senders
 * treat a Retry-After or a herd, a delivery creates no job at the receiver, and the receiver is ours.
 */
const notOfSenders = [
  'retry-after-honored',
  'retry-after-date',
  'retry-after-uncapped',
  'retry-after-malformed',
  'jitter-present',
  'backoff-growth',
  'herd-spread',
  'no-attempt-after-success',
  'attempts-sequential',
  'retry-budget',
  'idempotency-key-present',
  'idempotency-key-format',
  'idempotency-key-fresh',
  'unkeyed-write-not-resent',
  'no-duplicate-jobs',
  'failure-surfaced',
  'envelope-shape',
  'required-headers',
  'status-mirrored',
  'retry-after-present',
  'rate-limit-headers',
  'remaining-truthful',
  'quota-respected',
  'retry-after-truthful',
  'replay-same-answer',
  'replay-marked',
  'conflict-detected',
  'concurrent-duplicates',
  'failed-attempt-not-stored',
] as const;

/** Levels of a contract that judges a sender by these rules alone: every other one is off. */
export function senderLevels(judged: Contract['levels']): Contract['levels'] {
  const off = Object.fromEntries(notOfSenders.map((id) => [id, 'off'] as const));
  return { ...off, ...judged };
}
