import type { RuleOutcome } from '../core/rules/rule.ts';

/** What a matcher of `expect.extend` comes back with, in vitest as in jest. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The rules of which one must have seen a retry that was called for. */
const exercising: readonly string[] = ['retry-after-honored', 'retries-transient'];

/** The rules that say what a client does about its retries. */
const retryRules: readonly string[] = [
  ...exercising,
  'retry-after-date',
  'retry-after-uncapped',
  'retry-after-malformed',
  'jitter-bounds',
  'never-retry-4xx',
  'attempts-capped',
  'no-attempt-after-success',
  'request-unchanged',
  'idempotency-key-stable',
  'no-duplicate-jobs',
];

const broken: readonly RuleOutcome['verdict'][] = ['fail', 'warn', 'broken'];

/**
 * A matcher for `expect.extend({ toHonourRetries })`: takes the result of `runLoad` or the judgement
 * of `judge`. It passes where no rule on retries was broken, nor a *should*, and a retry was really
 * called for: what saw no opportunity, or could not be decided, is no pass.
 */
export function toHonourRetries(received: { readonly rules: readonly RuleOutcome[] }): Matched {
  const rules = received.rules.filter(({ id }) => retryRules.includes(id));
  const problems = [...rules.filter(({ verdict }) => broken.includes(verdict)).map(problem)];
  const seen = rules.some(({ id, verdict }) => exercising.includes(id) && verdict === 'pass');
  if (!seen) problems.push(`nothing showed that retries are honoured: ${unshown(rules)}`);
  const passed = rules.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
  return {
    pass: problems.length === 0,
    message: () =>
      problems.length > 0
        ? problems.join('\n')
        : `expected retries not to be honoured, but these rules passed: ${passed.join(', ')}`,
  };
}

function problem({ id, verdict, violations, evidence, source, reason }: RuleOutcome): string {
  const told = evidence.map(({ operation, sentence }) => `\n  ${operation}: ${sentence}`).join('');
  return `${id}: ${verdict}, broken ${violations} times (${source})${told || `: ${reason ?? ''}`}`;
}

function unshown(rules: readonly RuleOutcome[]): string {
  const candidates = rules.filter(({ id }) => exercising.includes(id));
  const verdicts = candidates.map(({ id, verdict }) => `${id} is ${verdict}`);
  return verdicts.length > 0 ? verdicts.join(', ') : 'the contract turns those rules off';
}
