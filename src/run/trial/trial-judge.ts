import type { Operation } from '../../core/operation.ts';
import { allRules } from '../../core/rules/catalogue.ts';
import { createJudge, type Judge } from '../../core/rules/judge.ts';
import type { Rule, RuleContext, RuleOutcome, RuleVerdict } from '../../core/rules/rule.ts';
import type { Clock } from '../clock.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { judgedContract } from './trial-frame.ts';
import type { TrialPlan } from './trial-plan.ts';

/** A trial is about the client; what answers it is our own. */
const clientRules = allRules.filter(({ subject }) => subject === 'client');
const flags = { must: 'fail', should: 'warn', info: 'info' } as const;

/** By what the operations of a trial are judged: all jobs are on record, since the endpoint is our own. */
export function trialContext(
  { contract, policy }: Pick<TrialPlan, 'contract' | 'policy'>,
  clock: Pick<Clock, 'wallOriginMs'>,
  heartbeat: Heartbeat,
): RuleContext {
  return {
    contract: judgedContract(contract),
    policy,
    observer: 'endpoint',
    wallOriginMs: clock.wallOriginMs,
    ledger: true,
    noiseMs: () => heartbeat.log.noiseMs,
    stalledWithin: (...span) => heartbeat.log.within(...span),
  };
}

/** Judges all operations of a trial together, and those of a case alone. */
export class TrialJudge {
  readonly #context: RuleContext;
  readonly #rules: readonly Rule[];
  readonly #judge: Judge;
  readonly #controls: Operation[] = [];

  constructor(context: RuleContext, rules: readonly Rule[] = clientRules) {
    this.#context = context;
    this.#rules = rules;
    this.#judge = createJudge(context, rules);
  }

  operation(operation: Operation, isControl: boolean): void {
    this.#judge.operation(operation);
    if (isControl) this.#controls.push(operation);
  }

  /** What the rules say of everything; call it once, at the end. */
  outcomes(): RuleOutcome[] {
    return this.#judge.outcomes();
  }

  /**
   * What the rules say of these operations alone. They know the controls, since what a client does
   * without a header decides on what it may do with a strange one; findings on those are left out.
   */
  outcomesOf(operations: readonly Operation[]): RuleOutcome[] {
    const own = new Set(operations.map(({ id }) => id));
    const controls = this.#controls.filter(({ id }) => !own.has(id));
    const before = this.#judgeAll(controls);
    const outcomes = this.#judgeAll([...controls, ...operations]).map((outcome, index) =>
      without(outcome, before[index], own),
    );
    return outcomes.some(lacksReason)
      ? withReasons(outcomes, this.#judgeAll(operations))
      : outcomes;
  }

  #judgeAll(operations: readonly Operation[]): RuleOutcome[] {
    const judge = createJudge({ ...this.#context, onViolation: () => {} }, this.#rules);
    for (const operation of operations) judge.operation(operation);
    return judge.outcomes();
  }
}

function lacksReason({ verdict, reason }: RuleOutcome): boolean {
  return verdict === 'inconclusive' && reason === undefined;
}

/** Where the controls passed nothing was said of what is undecided here: alone it is. */
function withReasons(outcomes: readonly RuleOutcome[], alone: readonly RuleOutcome[]) {
  return outcomes.map((outcome, index) => {
    const reason = lacksReason(outcome) ? alone[index]?.reason : undefined;
    return reason === undefined ? outcome : { ...outcome, reason };
  });
}

/** An outcome less what was there before these operations came. */
function without(
  outcome: RuleOutcome,
  before: RuleOutcome | undefined,
  own: ReadonlySet<string>,
): RuleOutcome {
  if (!before || outcome.verdict === 'broken') return outcome;
  const checked = Math.max(0, outcome.checked - before.checked);
  const violations = Math.max(0, outcome.violations - before.violations);
  const inconclusive = Math.max(0, outcome.inconclusive - before.inconclusive);
  const evidence = outcome.evidence.filter(({ operation }) => own.has(operation));
  const seen = { ...outcome, checked, violations, inconclusive, evidence };
  const verdict = verdictOf(seen, before);
  const { reason: _, ...rest } = seen;
  const { reason } = outcome;
  const hasReason = verdict === 'inconclusive' || verdict === 'not-exercised';
  return { ...rest, verdict, ...(hasReason && reason !== undefined ? { reason } : {}) };
}

/** Own opportunities alone make a verdict. */
function verdictOf(seen: RuleOutcome, before: RuleOutcome): RuleVerdict {
  const { checked, violations, inconclusive, evidence, level } = seen;
  if (violations > 0) return flags[evidence[0]?.level ?? level];
  if (checked > 0) return 'pass';
  // Too few waits before, too much noise now: that is these operations' own doubt.
  const isPopulation = seen.verdict === 'inconclusive' && seen.reason !== before.reason;
  return inconclusive > 0 || isPopulation ? 'inconclusive' : 'not-exercised';
}
