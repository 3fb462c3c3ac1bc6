import { attemptsCapped } from './attempts-capped.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of reports: waits, then whether to retry, then what is sent. */
export const allRules: readonly Rule[] = [attemptsCapped];
