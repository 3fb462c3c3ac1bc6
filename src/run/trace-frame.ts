import type { Policy } from '../core/policy.ts';
import { declaredPolicy, policyOf } from '../core/retry/policy-of.ts';
import type { RunRecord, SummaryRecord } from '../core/trace.ts';
import { traceFormat } from '../core/trace.ts';
import type { LoadOutcome, LoadPlan } from './load-messages.ts';
import { overridesOf } from './reference-client.ts';
import { toolName, toolVersion } from './tool-version.ts';

/** The numbers by which the client of a plan is judged. */
export function judgedPolicy({ contract, profile }: LoadPlan): Policy {
  const { client } = profile;
  return client.own
    ? declaredPolicy(contract, { ...overridesOf(client), maxAttempts: client.policy.maxAttempts })
    : policyOf(contract, overridesOf(client));
}

/** Who sees the attempts of a plan: its client, or the mock that a client of the user's own is put to. */
export function observerOf({ profile }: LoadPlan): 'client' | 'endpoint' {
  return profile.client.own ? 'endpoint' : 'client';
}

/** The first line of a load run's trace. */
export function runRecord(
  plan: LoadPlan,
  observed: Pick<RunRecord, 'wallOriginMs' | 'timerNoiseMs' | 'ledger'>,
): RunRecord {
  const sampleAbove = sampleAboveOf(plan);
  return {
    type: 'run',
    format: traceFormat,
    tool: { name: toolName, version: toolVersion() },
    seed: plan.seed,
    runId: plan.runId,
    profile: { name: plan.profile.name, hash: plan.profileHash },
    target: targetName(plan),
    ...(plan.profile.warmup > 0 ? { warmupMs: plan.profile.warmup } : {}),
    contract: plan.contract,
    policy: judgedPolicy(plan),
    observer: observerOf(plan),
    ...(plan.profile.client.own ? { load: true } : {}),
    sampling: 1,
    ...(sampleAbove === undefined ? {} : { sampleAbove }),
    ...observed,
  };
}

/** Operations a second above which a plan's trace is a sample; undefined where it is whole. */
export function sampleAboveOf({ profile }: LoadPlan): number | undefined {
  const { trace } = profile.outputs;
  return typeof trace === 'object' ? trace.sampleAbove : undefined;
}

/** What a plan loads, for reports. A URL may hold a password or a token, and only its place is told. */
export function targetName({ targetUrl, profile }: LoadPlan): string {
  if (targetUrl === undefined) return `mock ${profile.target.mock?.api}`;
  const { protocol, origin, pathname } = new URL(targetUrl);
  // The origin of a socket is no text to show.
  return (protocol === 'unix:' ? protocol : origin) + pathname;
}

/** The last line of a load run's trace; `sampled` where it holds a sample. */
export function summaryRecord(
  {
    counts,
    warmup,
    rules,
    durationMs,
  }: Pick<LoadOutcome, 'counts' | 'warmup' | 'rules' | 'durationMs'>,
  sampled: Pick<SummaryRecord, 'sampling' | 'lateJobs'> = {},
): SummaryRecord {
  return {
    type: 'summary',
    endMs: durationMs,
    operations: counts.operations + (warmup?.counts.operations ?? 0),
    attempts: counts.attempts + (warmup?.counts.attempts ?? 0),
    ...sampled,
    rules: Object.fromEntries(rules.map((rule) => [rule.id, rule])),
  };
}
