import type { Result } from '../../core/result.ts';
import type { RuleOutcome } from '../../core/rules/rule.ts';
import { describeUndecided, describeViolations } from '../../core/verdict-wording.ts';
import { nameAttempts } from '../terminal/rules.ts';
import { plural } from '../terminal/words.ts';
import type { Check } from './check.ts';

/** By what rules are weighed. */
export type Demands = NonNullable<Result['demands']>;

/** A rule as a check: a warning fails it under `strict` alone, and only what is required must be decided. */
export function checkOfRule(rule: RuleOutcome, demands: Demands): Check {
  const { id, verdict, reason } = rule;
  const check = { name: id, kind: 'rule', details: ruleDetails(rule), seconds: 0 } as const;
  switch (verdict) {
    case 'broken': {
      const message = `rule ${id} broke, which is a bug of this program: ${reason ?? 'no reason'}`;
      return { ...check, outcome: 'error', message };
    }
    case 'fail':
      return { ...check, outcome: 'failed', message: describeViolations(rule) };
    case 'warn':
      return demands.strict
        ? { ...check, outcome: 'failed', message: describeViolations(rule) }
        : { ...check, outcome: 'passed', message: describeViolations(rule), warns: true };
    case 'not-exercised':
    case 'inconclusive':
      return { ...check, ...undecided(rule, demands) };
    case 'info':
    case 'pass':
      return { ...check, outcome: 'passed' };
  }
}

function undecided(
  rule: RuleOutcome,
  { required }: Demands,
): Pick<Check, 'outcome' | 'message' | 'warns'> {
  const why = describeUndecided(rule);
  if (required.includes(rule.id)) {
    return { outcome: 'error', message: `rule ${rule.id} is required and ${why}` };
  }
  const warns = rule.verdict === 'inconclusive';
  return { outcome: 'skipped', message: `rule ${rule.id} ${why}`, warns };
}

/** Level and source, what was counted, the evidence and the remarks, a line each. */
function ruleDetails({
  level,
  source,
  checked,
  violations,
  evidence,
  notes,
}: RuleOutcome): string[] {
  const more = violations - evidence.length;
  return [
    `${level}, ${source}`,
    `${plural(checked, 'check')}, ${plural(violations, 'violation')}`,
    ...evidence.map(({ operation, attempts, sentence }) => {
      const where = [`operation ${operation}`, nameAttempts(attempts)].filter(
        (part) => part !== '',
      );
      return `${where.join(', ')}: ${sentence}`;
    }),
    ...(more > 0 && evidence.length > 0 ? [`and ${plural(more, 'more violation')}`] : []),
    ...notes.map((note) => `note: ${note}`),
  ];
}
