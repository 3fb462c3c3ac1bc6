import { createHash } from 'node:crypto';
import type { ClientCase } from '../../core/cases/case.ts';
import type { Result } from '../../core/result.ts';
import { resultSchema } from '../../core/result.ts';
import { allRules } from '../../core/rules/catalogue.ts';
import type { RuleOutcome } from '../../core/rules/rule.ts';
import { amplificationOf } from '../../core/stats/amplification.ts';
import type { BaselineComparison } from '../../core/trial/baseline.ts';
import { compareBaseline } from '../../core/trial/baseline.ts';
import { caseResult } from '../../core/trial/case-result.ts';
import type { ToldEnd } from '../../core/trial/timeline.ts';
import type { CaseResult, ControlResult, Trial } from '../../core/trial/trial-result.ts';
import { concludeVerdict, exitCodes } from '../../core/verdict.ts';
import type { Clock } from '../clock.ts';
import { readEnvironment } from '../environment.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { toolName, toolVersion } from '../tool-version.ts';
import { accidentReason } from './control.ts';
import type { Played } from './play-operation.ts';
import { trialTarget } from './trial-frame.ts';
import type { TrialJudge } from './trial-judge.ts';
import type { TrialLog } from './trial-log.ts';
import { measureTrial } from './trial-measures.ts';
import type { TrialPlan } from './trial-plan.ts';

/** A trial that is over, as it was seen. */
export interface SeenTrial {
  readonly plan: TrialPlan;
  readonly outcomes: readonly RuleOutcome[];
  readonly controls: readonly ControlResult[];
  readonly testedSeconds: number;
  readonly expectedMs: number;
  readonly durationMs: number;
  readonly clock: Clock;
  readonly log: TrialLog;
  readonly judge: TrialJudge;
  readonly heartbeat: Heartbeat;
  /** By case id. */
  readonly played: ReadonlyMap<string, readonly Played[]>;
  readonly interrupted: boolean;
}

/** Rules that a client which waits long by itself may pass by accident. */
const accidental = new Set(['retry-after-honored', 'retry-after-date']);

/** The result of a trial: what the rules say of all of it, and of each case alone. */
export function trialResult(seen: SeenTrial): Result {
  const { plan, durationMs, clock, heartbeat } = seen;
  const doubt = (outcome: RuleOutcome): RuleOutcome => doubtAccident(outcome, seen.controls);
  const rules = seen.outcomes.map(doubt);
  const cases = [...plan.controls, ...plan.cases].flatMap((clientCase) =>
    seen.played.has(clientCase.id) ? [resultOfCase(clientCase, seen, doubt)] : [],
  );
  const baseline = plan.baseline && compareBaseline(plan.baseline, { cases, rules });
  const trial = { ...trialPart(seen, cases), ...(baseline && { baseline: toLists(baseline) }) };
  const demands = { required: requiredOf(rules, plan), strict: plan.strict };
  const conclusion = concludeVerdict({
    rules,
    thresholds: [],
    ...demands,
    interrupted: seen.interrupted,
    unreachable: unheardSentence(seen),
    idle: refusedSentence(seen),
    baseline,
  });
  const operations = [...seen.played.values()].flat().map(({ operation }) => operation.id);
  const { counts, metrics } = measureTrial(operations.flatMap((id) => seen.log.operationsOf(id)));
  return {
    schema: resultSchema,
    tool: { name: toolName, version: toolVersion() },
    profile: { name: `trial of a client`, hash: hashOf(plan) },
    seed: plan.seed,
    runId: plan.runId,
    target: trialTarget(plan),
    contract: plan.contract.name,
    startedAt: new Date(clock.wallOriginMs).toISOString(),
    durationMs,
    ...conclusion,
    reasons: [...conclusion.reasons, ...remarksOn(seen)],
    demands,
    counts,
    amplification: amplificationOf(counts),
    metrics,
    operations: {},
    rules,
    thresholds: [],
    trial,
    windows: [],
    environment: readEnvironment(),
    ...(plan.command === undefined ? {} : { command: plan.command }),
    health: {
      eventLoopDelayP99Us: Math.round(heartbeat.longestDelayMs * 1_000),
      lagP99Us: 0,
      cpuUsPerAttempt: 0,
      stalls: heartbeat.stalls,
      longestStallMs: heartbeat.longestDelayMs,
    },
  };
}

/** The result of a trial whose trace could not be written, and why: it holds, but is no green one. */
export function withoutTrace(result: Result, reason: string): Result {
  const isGreen = result.exitCode === exitCodes.pass;
  return {
    ...result,
    verdict: isGreen ? 'inconclusive' : result.verdict,
    exitCode: exitCodes.usage,
    reasons: [reason, ...result.reasons],
  };
}

function trialPart(seen: SeenTrial, cases: readonly CaseResult[]): Trial {
  const { plan, controls, testedSeconds, expectedMs, log, heartbeat } = seen;
  return {
    driver: plan.driver.kind,
    client: plan.driver.shown,
    assumptions: [...plan.assumptions],
    controls: [...controls],
    testedSeconds,
    expectedMs,
    cases: [...cases],
    skipped: plan.skipped.map((skipped) => ({ ...skipped })),
    strayRequests: log.strays,
    noiseMs: heartbeat.log.noiseMs,
  };
}

function resultOfCase(
  clientCase: ClientCase,
  { plan, log, judge, played, clock }: SeenTrial,
  doubt: (outcome: RuleOutcome) => RuleOutcome,
): CaseResult {
  const done = played.get(clientCase.id) ?? [];
  const operations = done.flatMap(({ operation }) => log.operationsOf(operation.id));
  const reports = new Map<string, ToldEnd>(
    done.map(({ operation, report }) => [operation.id, report as ToldEnd]),
  );
  return caseResult({
    ...{ clientCase, operations, reports },
    outcomes: judge.outcomesOf(operations).map(doubt),
    policy: plan.policy,
    contract: plan.contract,
    wallOriginMs: clock.wallOriginMs,
    reproduce: plan.reproduce(clientCase.id),
  });
}

function toLists({ expected, fresh, stale }: BaselineComparison): Trial['baseline'] {
  return { expected: [...expected], fresh: [...fresh], stale: [...stale] };
}

function doubtAccident(outcome: RuleOutcome, controls: readonly ControlResult[]): RuleOutcome {
  const reason = accidentReason(controls);
  if (reason === undefined || !accidental.has(outcome.id) || outcome.verdict !== 'pass') {
    return outcome;
  }
  return { ...outcome, verdict: 'inconclusive', checked: 0, inconclusive: outcome.checked, reason };
}

/** A rule over many operations needs so many of one case. */
const leastPopulation = 10;
const populationRules: ReadonlySet<string> = new Set(
  allRules.filter(({ population }) => population).map(({ id }) => id),
);

/**
 * Must-level rules whose condition arose: one that saw no opportunity asks for nothing, and one over
 * many operations only where a case had as many.
 */
function requiredOf(rules: readonly RuleOutcome[], { cases, repeat }: TrialPlan): string[] {
  const hasMany = cases.some(({ operations = 1 }) => operations * repeat >= leastPopulation);
  return rules
    .filter(({ level, verdict }) => level === 'must' && verdict !== 'not-exercised')
    .filter(({ id }) => hasMany || !populationRules.has(id))
    .map(({ id }) => id);
}

/** That the client never asked for anything, and how it ended; undefined where it did. */
function unheardSentence({ log, played }: SeenTrial): string | undefined {
  const all = [...played.values()].flat();
  const isHeard = all.some(({ operation }) => log.attemptsOf(operation.id).length > 0);
  if (isHeard || all.length === 0) return undefined;
  const { because = '', words } = all[0]?.report ?? {};
  const said = words?.trim().split('\n').at(-1);
  const wrote = said ? `, and wrote: ${said}` : '';
  return `the client never sent a request to its URL: ${because}${wrote}`;
}

/** Healthy answers that tell a client that it asks for the wrong thing, or without credentials. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 422]);

/** That nothing the client asked for was right, so that no case shows what it does; else undefined. */
function refusedSentence({ plan, log, played }: SeenTrial): string | undefined {
  const attempts = [...played.values()].flat().flatMap((each) => log.attemptsOf(each.operation.id));
  const healthy = attempts.filter(({ fault }) => fault === undefined);
  const statuses = healthy.map(({ outcome }) => (outcome.kind === 'response' ? outcome.status : 0));
  const [first] = statuses;
  if (first === undefined || !statuses.every((status) => refusals.has(status))) return undefined;
  return `the mock itself refused all that the client asked for (HTTP ${first}), so it does not send what the contract ${plan.contract.name} asks for, such as its credentials`;
}

function remarksOn({ log }: SeenTrial): string[] {
  const { strays, untold } = log;
  return [
    ...(strays > 0
      ? [`${strays} requests belonged to no operation and were answered with 404`]
      : []),
    ...(untold > 0
      ? [`${untold} attempts beyond the thousandth of their operation were not judged`]
      : []),
  ];
}

function hashOf({ contract, controls, cases, repeat }: TrialPlan): string {
  const told = JSON.stringify([contract, controls, cases, repeat]);
  return createHash('sha256').update(told).digest('hex').slice(0, 16);
}
