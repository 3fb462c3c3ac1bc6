import { noDuplicateJobs } from './no-duplicate-jobs.ts';
import type { RuleOutcome } from './rule.ts';

/** Why jobs that came after their operation had settled leave a doubt; undefined where none did. */
export function lateJobsReason(lateJobs: number): string | undefined {
  if (lateJobs === 0) return undefined;
  const [jobs, verb] = lateJobs === 1 ? ['job', 'was'] : ['jobs', 'were'];
  return `${lateJobs} ${jobs} ${verb} created after the operation had settled, and not judged`;
}

/**
 * The outcomes, where some jobs are known not to have been judged: a duplicate may hide among them,
 * so no-duplicate-jobs does not pass. What it found stands.
 */
export function doubtJobs(
  outcomes: readonly RuleOutcome[],
  reason: string | undefined,
): RuleOutcome[] {
  if (reason === undefined) return [...outcomes];
  return outcomes.map((outcome) =>
    outcome.id === noDuplicateJobs.id && outcome.verdict === 'pass'
      ? { ...outcome, verdict: 'inconclusive', reason }
      : outcome,
  );
}
