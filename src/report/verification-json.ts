import type { Conclusion } from '../core/verdict.ts';
import type { Verification } from '../core/verify.ts';

/** A trace that was judged again, as JSON: the verdict, what was read, the rules. */
export function renderVerificationJson(verification: Verification, conclusion: Conclusion): string {
  const { run, judgedBy, outcomes, counts, isCut, isSample, summary } = verification;
  const { tool, observer, seed, runId, contract } = run;
  const share = summary?.sampling;
  return JSON.stringify(
    {
      ...conclusion,
      recorded: { tool, observer, seed, runId, contract: contract.name },
      contract: judgedBy,
      // Of a sample whose last line is missing nobody knows the share.
      ...(isSample ? { sample: share === undefined ? {} : { share } } : {}),
      isCut,
      counts,
      rules: outcomes,
    },
    undefined,
    2,
  );
}
