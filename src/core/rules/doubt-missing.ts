import type { RuleOutcome } from './rule.ts';

/** Why attempts of a run that are not in its whole trace leave a doubt; undefined where all are. */
export function missingReason(attempts: {
  readonly made: number;
  readonly read: number;
}): string | undefined {
  const missing = attempts.made - attempts.read;
  if (missing <= 0) return undefined;
  const [noun, verb] = missing === 1 ? ['attempt', 'is'] : ['attempts', 'are'];
  return `${missing} ${noun} of the run ${verb} missing from the trace`;
}

/**
 * The outcomes, where attempts are known to be missing: a retry that was made and lost from the
 * record looks like one that was not made, so no rule speaks against anybody, and none passes.
 */
export function doubtMissing(
  outcomes: readonly RuleOutcome[],
  reason: string | undefined,
): RuleOutcome[] {
  if (reason === undefined) return [...outcomes];
  return outcomes.map((outcome) =>
    outcome.verdict === 'not-exercised' || outcome.verdict === 'broken'
      ? outcome
      : {
          ...outcome,
          ...{ verdict: 'inconclusive', checked: 0, violations: 0, reason, evidence: [] },
          inconclusive: outcome.inconclusive + outcome.checked,
        },
  );
}
