import { attemptsCapped } from './attempts-capped.ts';
import { jitterBounds } from './jitter-bounds.ts';
import { jitterPresent } from './jitter-present.ts';
import { neverRetry4xx } from './never-retry-4xx.ts';
import { noAttemptAfterSuccess } from './no-attempt-after-success.ts';
import { retriesTransient } from './retries-transient.ts';
import { retryAfterDate } from './retry-after-date.ts';
import { retryAfterHonored } from './retry-after-honored.ts';
import { retryAfterMalformed } from './retry-after-malformed.ts';
import { retryAfterUncapped } from './retry-after-uncapped.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of reports: waits, then whether to retry, then what is sent. */
export const allRules: readonly Rule[] = [
  retryAfterHonored,
  retryAfterDate,
  retryAfterUncapped,
  retryAfterMalformed,
  jitterBounds,
  jitterPresent,
  neverRetry4xx,
  retriesTransient,
  attemptsCapped,
  noAttemptAfterSuccess,
];
