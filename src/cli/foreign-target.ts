import { RetrialError } from '../core/errors.ts';
import { isLoopback } from '../core/loopback.ts';
import { peakLevel, totalMs } from '../core/workload/stages.ts';
import type { LoadPlan } from '../run/load-messages.ts';

/**
 * Holds a plan whose target is not this machine to what is due there: what writes must be bounded.
 *
 * @throws RetrialError (`profile`) where it is not.
 */
export function checkWrites({ profile, contract, targetUrl }: LoadPlan): void {
  if (targetUrl === undefined || isLoopback(targetUrl)) return;
  const { methods } = contract.writes;
  const requests = profile.operations.flatMap((operation) => [
    operation,
    ...(operation.then ?? []),
  ]);
  const writing = requests.find(({ method }) => methods.includes(method));
  const missing = (['maxRequests', 'maxJobs'] as const).filter((key) => profile[key] === undefined);
  if (!writing || missing.length === 0) return;
  const { hostname } = new URL(targetUrl);
  throw new RetrialError(
    `the profile writes (${writing.method} ${writing.path}) to ${hostname}, which is not this machine; set ${missing.join(' and ')} in it, so that the run ends before it has done more than you want`,
    { code: 'profile' },
  );
}

/** What a plan is about to do to a target that is not this machine; undefined of one that is. */
export function describeForeignPlan(plan: LoadPlan): string | undefined {
  const { profile, targetUrl } = plan;
  if (targetUrl === undefined || isLoopback(targetUrl)) return undefined;
  const { operations, maxRequests, maxJobs } = profile;
  const weights = operations.reduce((sum, { weight }) => sum + weight, 0);
  const lines = operations.map(({ name, method, path, weight }) => {
    const percent = Number(((100 * weight) / weights).toFixed(1));
    return `${name}: ${method} ${path} (${percent} %)`;
  });
  const limits = [
    ...(maxRequests === undefined ? [] : [`at most ${told(maxRequests)} requests`]),
    ...(maxJobs === undefined ? [] : [`at most ${told(maxJobs)} writes`]),
  ];
  return [
    `target      ${new URL(targetUrl).host}, which is not this machine`,
    ...lines.map((line, index) => `${index === 0 ? 'operations' : '          '}  ${line}`),
    `load        ${describeLoad(profile.load)}`,
    `limits      ${limits.join(', ') || 'none'}`,
  ].join('\n');
}

function describeLoad(load: LoadPlan['profile']['load']): string {
  const seconds = Number((totalMs(load.stages) / 1_000).toFixed(1));
  const peak = Number(peakLevel(load.stages).toFixed(1));
  if (load.model === 'closed') {
    return `at most ${told(peak)} users for ${seconds} s, as fast as the target answers`;
  }
  return `at most ${told(peak)} operations a second for ${seconds} s, about ${told(expected(load.stages))} requests without retries`;
}

/** The area under the stages: operations that will arrive. */
function expected(stages: LoadPlan['profile']['load']['stages']): number {
  const area = stages.reduce(
    (sum, { durationMs, from, to }) => sum + (durationMs * (from + to)) / 2_000,
    0,
  );
  return Math.round(area);
}

const told = (number: number): string => number.toLocaleString('en-US');
