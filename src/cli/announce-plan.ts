import { createRedactor } from '../core/redact.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import { faultLines } from './fault-lines.ts';
import { describeForeignPlan } from './foreign-target.ts';

/**
 * What is about to be run, line by line and without secrets: the name, the faults of a mock, and of
 * a target that is not this machine all that it is in for.
 */
export function announcePlan(plan: LoadPlan): string {
  const { profile, seed, runId, targetUrl, secrets = [] } = plan;
  const faults = targetUrl === undefined ? profile.target.mock?.faults : undefined;
  const lines = [
    `${profile.name}: seed ${seed}, run id ${runId}`,
    ...faultLines(faults ?? []),
    ...(describeForeignPlan(plan)?.split('\n') ?? []),
  ];
  return createRedactor(secrets).text(lines.join('\n'));
}
