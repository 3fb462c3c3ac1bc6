import type { ClientCase } from '../cases/case.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Operation } from '../operation.ts';
import type { Policy } from '../policy.ts';
import { allRules } from '../rules/catalogue.ts';
import type { RuleOutcome, RuleVerdict } from '../rules/rule.ts';
import { waitsUnder } from '../rules/waits.ts';
import { seenIn } from './seen.ts';
import type { ToldEnd } from './timeline.ts';
import { timelineOf } from './timeline.ts';
import type { CaseFinding, CaseResult, TrialTimeline } from './trial-result.ts';

/** A case that was tried, and what is known of it. */
export interface TriedCase {
  readonly clientCase: ClientCase;
  /** Its settled operations, those that began below another one (`parent`) among them. */
  readonly operations: readonly Operation[];
  /** What the client told, by operation id; an operation with a parent has its parent's. */
  readonly reports: ReadonlyMap<string, ToldEnd>;
  /** What the rules say of these operations alone. */
  readonly outcomes: readonly RuleOutcome[];
  readonly policy: Policy;
  readonly contract: Contract;
  /** Unix epoch milliseconds at which the times of the attempts read 0. */
  readonly wallOriginMs: number;
  /** The command that puts the client on trial in this case alone. */
  readonly reproduce?: string | undefined;
}

/** The verdict of a case is the first of these that a rule answered. */
const worstFirst: readonly RuleVerdict[] = [
  'broken',
  'fail',
  'warn',
  'inconclusive',
  'info',
  'pass',
  'not-exercised',
];
const weightiestFirst: readonly CaseFinding['level'][] = ['must', 'should', 'info'];
const timelinesKept = 3;
/** No rule over many operations is sure of fewer; that it is not says nothing of a smaller case. */
const leastPopulation = 10;
const populationRules: ReadonlySet<string> = new Set(
  allRules.filter(({ population }) => population).map(({ id }) => id),
);

/**
 * What came out of a case. Its verdict is the worst answer of a rule for clients (broken, fail, warn,
 * inconclusive, info, pass, not-exercised), where a rule that needs many operations counts as
 * undecided only in a case that has as many; its sentence tells why, or what was seen. Times and
 * waits are those that the rules judged.
 */
export function caseResult(tried: TriedCase): CaseResult {
  const { clientCase, operations, policy } = tried;
  const { id, group, tells } = clientCase;
  const exercised = tried.outcomes.filter((outcome) => hasOpportunity(outcome, clientCase));
  const verdict = worstOf(exercised);
  const findings = findingsOf(exercised);
  const waitsOf = waitsUnder(contextOf(tried));
  const [longest] = operations.toSorted((a, b) => b.attempts.length - a.attempts.length);
  const timeline = (operation: Operation) =>
    timelineOf(operation, reportOn(operation, tried), { waitsOf, policy });
  const roots = operations.filter((operation) => parentOf(operation) === undefined).length;
  const course = longest && timeline(longest);
  return {
    id,
    group,
    tells,
    verdict,
    sentence: whyOf(verdict, exercised, findings) ?? seenOf(tried, course, roots),
    operations: roots,
    attempts: longest?.attempts.length ?? 0,
    waitsMs: course?.attempts.flatMap(({ waitMs }) => waitMs ?? []) ?? [],
    rules: Object.fromEntries(exercised.map((outcome) => [outcome.id, outcome.verdict])),
    findings,
    timelines: mostTelling(operations, findings).map(timeline),
    ...(tried.reproduce === undefined ? {} : { reproduce: tried.reproduce }),
  };
}

function contextOf({ contract, policy, wallOriginMs }: TriedCase) {
  return {
    contract,
    policy,
    wallOriginMs,
    observer: 'endpoint' as const,
    ledger: false,
    noiseMs: () => 0,
    stalledWithin: () => false,
  };
}

function hasOpportunity(
  { id, subject, verdict }: RuleOutcome,
  { operations = 1 }: ClientCase,
): boolean {
  if (subject !== 'client' || verdict === 'not-exercised') return false;
  return verdict !== 'inconclusive' || operations >= leastPopulation || !populationRules.has(id);
}

function worstOf(outcomes: readonly RuleOutcome[]): RuleVerdict {
  return (
    worstFirst.find((verdict) => outcomes.some((outcome) => outcome.verdict === verdict)) ??
    'not-exercised'
  );
}

/** The weightiest first, and else in the order of the rules. */
function findingsOf(outcomes: readonly RuleOutcome[]): CaseFinding[] {
  const findings = outcomes.flatMap(({ id, level, evidence }) =>
    evidence.map((each) => ({
      rule: id,
      level: each.level ?? level,
      operation: each.operation,
      attempts: each.attempts,
      sentence: each.sentence,
    })),
  );
  const weight = ({ level }: CaseFinding): number => weightiestFirst.indexOf(level);
  return findings.toSorted((a, b) => weight(a) - weight(b));
}

/** Why the verdict is no pass; undefined where what was seen says more. */
function whyOf(
  verdict: RuleVerdict,
  outcomes: readonly RuleOutcome[],
  [finding]: readonly CaseFinding[],
): string | undefined {
  if (verdict === 'pass' || verdict === 'not-exercised') return undefined;
  const decisive = outcomes.find((outcome) => outcome.verdict === verdict);
  if (verdict === 'broken' || verdict === 'inconclusive') {
    return `rule ${decisive?.id}: ${decisive?.reason ?? 'it gave no reason'}`;
  }
  return finding?.sentence ?? decisive?.reason;
}

/** Where nobody listens nobody sees a request either, so only the client's word is left. */
function seenOf(
  { clientCase }: TriedCase,
  course: TrialTimeline | undefined,
  operations: number,
): string {
  if (clientCase.refused && course) return `no connection was to be had; ${course.because}`;
  return seenIn(course, operations);
}

function mostTelling(
  operations: readonly Operation[],
  findings: readonly CaseFinding[],
): readonly Operation[] {
  const found = new Set(findings.map(({ operation }) => operation));
  const rank = ({ id }: Operation): number => (found.has(id) ? 0 : 1);
  return operations
    .toSorted((a, b) => rank(a) - rank(b) || b.attempts.length - a.attempts.length)
    .slice(0, timelinesKept);
}

function parentOf({ attempts }: Operation): string | undefined {
  return attempts[0]?.parent;
}

function reportOn(operation: Operation, { reports }: TriedCase): ToldEnd | undefined {
  return reports.get(operation.id) ?? reports.get(parentOf(operation) ?? '');
}
