import type { Operation } from '../operation.ts';
import { rulesUnder } from './catalogue.ts';
import { leaveHerdToJitter } from './herd-spread.ts';
import type { Rule, RuleContext, RuleJudge, RuleOutcome } from './rule.ts';
import { levelOf } from './tally.ts';

/** All rules at work on one run. */
export interface Judge {
  /** Hears of an operation once it has settled. */
  operation(operation: Operation): void;
  /** What each rule concludes, in the order of the rules; call it once, at the end. */
  outcomes(): RuleOutcome[];
  /** So far; verdicts over many operations only join when `outcomes` is called. */
  readonly violations: number;
  /** Those of each rule that was found broken so far, by its id. */
  readonly violationsByRule: Readonly<Record<string, number>>;
}

interface Bench {
  readonly rule: Rule;
  readonly judge?: RuleJudge;
  /** Why the rule itself failed. */
  broken?: string;
}

/**
 * Puts `rules` to work under the contract's levels; those that the contract turns off are left out.
 * A rule that throws answers `broken` and hears no more, and the others go on.
 */
export function createJudge(
  context: RuleContext,
  rules: readonly Rule[] = rulesUnder(context.contract),
): Judge {
  let violations = 0;
  const violationsByRule: Record<string, number> = {};
  // One context for all rules: what they derive from an operation is shared by its identity.
  const shared: RuleContext = {
    ...context,
    onViolation: (ruleId) => {
      violations += 1;
      violationsByRule[ruleId] = (violationsByRule[ruleId] ?? 0) + 1;
      context.onViolation?.(ruleId);
    },
  };
  const benches = rules
    .filter((rule) => levelOf(rule, context.contract) !== 'off')
    .map((rule) => seat(rule, shared));
  return {
    operation(operation) {
      for (const bench of benches) hear(bench, operation);
    },
    outcomes: () => leaveHerdToJitter(benches.map((bench) => conclude(bench, shared))),
    get violations() {
      return violations;
    },
    violationsByRule,
  };
}

function seat(rule: Rule, context: RuleContext): Bench {
  try {
    return { rule, judge: rule.judge(context) };
  } catch (error) {
    return { rule, broken: messageOf(error) };
  }
}

function hear(bench: Bench, operation: Operation): void {
  if (bench.broken !== undefined) return;
  try {
    bench.judge?.operation(operation);
  } catch (error) {
    bench.broken = messageOf(error);
  }
}

function conclude(bench: Bench, context: RuleContext): RuleOutcome {
  if (bench.judge && bench.broken === undefined) {
    try {
      return bench.judge.conclude();
    } catch (error) {
      bench.broken = messageOf(error);
    }
  }
  return brokenOutcome(bench, context);
}

function brokenOutcome({ rule, broken = 'unknown' }: Bench, context: RuleContext): RuleOutcome {
  const level = levelOf(rule, context.contract);
  return {
    id: rule.id,
    subject: rule.subject,
    level: level === 'off' ? 'info' : level,
    verdict: 'broken',
    checked: 0,
    violations: 0,
    inconclusive: 0,
    source: context.contract.ruleSources?.[rule.id] ?? rule.source,
    reason: broken,
    notes: [],
    evidence: [],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
