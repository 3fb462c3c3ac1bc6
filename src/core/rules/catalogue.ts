import type { Contract } from '../contracts/contract.ts';
import { attemptsCapped } from './attempts-capped.ts';
import { attemptsSequential } from './attempts-sequential.ts';
import { backoffGrowth } from './backoff-growth.ts';
import { concurrentDuplicates } from './concurrent-duplicates.ts';
import { conflictDetected } from './conflict-detected.ts';
import { envelopeShape } from './envelope-shape.ts';
import { failedAttemptNotStored } from './failed-attempt-not-stored.ts';
import { failureSurfaced } from './failure-surfaced.ts';
import { herdSpread } from './herd-spread.ts';
import { idempotencyKeyFormat } from './idempotency-key-format.ts';
import { idempotencyKeyFresh } from './idempotency-key-fresh.ts';
import { idempotencyKeyPresent } from './idempotency-key-present.ts';
import { idempotencyKeyStable } from './idempotency-key-stable.ts';
import { jitterBounds } from './jitter-bounds.ts';
import { jitterPresent } from './jitter-present.ts';
import { neverRetry4xx } from './never-retry-4xx.ts';
import { noAttemptAfterSuccess } from './no-attempt-after-success.ts';
import { noDuplicateJobs } from './no-duplicate-jobs.ts';
import { quotaRespected } from './quota-respected.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { remainingTruthful } from './remaining-truthful.ts';
import { replayMarked } from './replay-marked.ts';
import { replaySameAnswer } from './replay-same-answer.ts';
import { requestUnchanged } from './request-unchanged.ts';
import { requiredHeaders } from './required-headers.ts';
import { retriesTransient } from './retries-transient.ts';
import { retryAfterDate } from './retry-after-date.ts';
import { retryAfterHonored } from './retry-after-honored.ts';
import { retryAfterMalformed } from './retry-after-malformed.ts';
import { retryAfterPresent } from './retry-after-present.ts';
import { retryAfterTruthful } from './retry-after-truthful.ts';
import { retryAfterUncapped } from './retry-after-uncapped.ts';
import { retryBudget } from './retry-budget.ts';
import type { Rule } from './rule.ts';
import { statusMirrored } from './status-mirrored.ts';
import { unkeyedWriteNotResent } from './unkeyed-write-not-resent.ts';
import { webhookSignature } from './webhook-signature.ts';

/** Every rule, in the order of reports: waits, then whether to retry, what is sent, what came of it, the server. */
export const allRules: readonly Rule[] = [
  retryAfterHonored,
  retryAfterDate,
  retryAfterUncapped,
  retryAfterMalformed,
  jitterBounds,
  jitterPresent,
  backoffGrowth,
  herdSpread,
  neverRetry4xx,
  retriesTransient,
  attemptsCapped,
  noAttemptAfterSuccess,
  attemptsSequential,
  retryBudget,
  idempotencyKeyPresent,
  idempotencyKeyFormat,
  idempotencyKeyStable,
  idempotencyKeyFresh,
  requestUnchanged,
  unkeyedWriteNotResent,
  noDuplicateJobs,
  failureSurfaced,
  envelopeShape,
  requiredHeaders,
  retryAfterPresent,
  statusMirrored,
  rateLimitHeaders,
  remainingTruthful,
  quotaRespected,
  retryAfterTruthful,
  replaySameAnswer,
  replayMarked,
  conflictDetected,
  concurrentDuplicates,
  failedAttemptNotStored,
];

/** Those too that only contracts of webhook senders know. */
export const everyRule: readonly Rule[] = [...allRules, webhookSignature];

/** All rules that this contract may give a level: what is asked of webhook senders, of them alone. */
export function rulesUnder({ levels }: Contract): readonly Rule[] {
  return webhookSignature.id in levels ? everyRule : allRules;
}
