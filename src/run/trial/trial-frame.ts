import type { Contract } from '../../core/contracts/contract.ts';
import type { Result } from '../../core/result.ts';
import { allRules } from '../../core/rules/catalogue.ts';
import type { RunRecord, SummaryRecord } from '../../core/trace.ts';
import { traceFormat } from '../../core/trace.ts';
import type { Clock } from '../clock.ts';
import { toolName, toolVersion } from '../tool-version.ts';
import type { TrialPlan } from './trial-plan.ts';

/** The contract of a trial: what answers the client is our own, and not judged. */
export function judgedContract(contract: Contract): Contract {
  const servers = allRules.filter(({ subject }) => subject === 'server');
  const off = Object.fromEntries(servers.map(({ id }) => [id, 'off' as const]));
  return { ...contract, levels: { ...contract.levels, ...off } };
}

/** The first line of a trial's trace. */
export function trialRunRecord({
  plan,
  clock,
  timerNoiseMs,
}: {
  readonly plan: TrialPlan;
  readonly clock: Clock;
  readonly timerNoiseMs: number;
}): RunRecord {
  return {
    type: 'run',
    format: traceFormat,
    tool: { name: toolName, version: toolVersion() },
    wallOriginMs: clock.wallOriginMs,
    seed: plan.seed,
    runId: plan.runId,
    target: trialTarget(plan),
    contract: judgedContract(plan.contract),
    policy: plan.policy,
    observer: 'endpoint',
    sampling: 1,
    timerNoiseMs,
    ledger: true,
  };
}

/** The last line of a trial's trace. */
export function trialSummary({ counts, rules, durationMs }: Result): SummaryRecord {
  return {
    type: 'summary',
    endMs: durationMs,
    operations: counts.operations,
    attempts: counts.attempts,
    rules: Object.fromEntries(rules.map((rule) => [rule.id, rule])),
  };
}

/** What is on trial, as reports name it. */
export function trialTarget({ driver }: Pick<TrialPlan, 'driver'>): string {
  return driver.kind === 'listen' ? 'the client that was listened to' : driver.shown;
}
