import type { ThresholdOutcome } from './result.ts';
import type { RuleOutcome } from './rules/rule.ts';

/** What was judged of a run. */
interface Judged {
  readonly rules: readonly RuleOutcome[];
  readonly thresholds: readonly ThresholdOutcome[];
}

const violationWords = { fail: 'failed', warn: 'warns' } as const;

/** That a rule was broken, how often, and where first. */
export function describeViolations({
  id,
  verdict,
  checked,
  violations,
  evidence,
}: RuleOutcome): string {
  const word = verdict === 'warn' ? violationWords.warn : violationWords.fail;
  const first = evidence[0] === undefined ? '' : `; first: ${evidence[0].sentence}`;
  return `rule ${id} ${word}: ${count(violations)} of ${count(checked)} checks broke it${first}`;
}

/** That a rule was not decided, and why: `is inconclusive: …`, `was not exercised`. */
export function describeUndecided({ verdict, reason }: RuleOutcome): string {
  const word = verdict === 'inconclusive' ? 'is inconclusive' : 'was not exercised';
  return reason === undefined ? word : `${word}: ${reason}`;
}

/** What held, of a run that nothing speaks against. */
export function praise({ rules, thresholds }: Judged): string {
  const passed = rules.filter(({ verdict }) => verdict === 'pass');
  const checks = passed.reduce((sum, { checked }) => sum + checked, 0);
  const parts = [
    ...(thresholds.length > 0 ? [`${plural(thresholds.length, 'threshold')} held`] : []),
    ...(passed.length > 0
      ? [`${plural(passed.length, 'rule')} passed on ${plural(checks, 'check')}`]
      : []),
  ];
  return parts.length > 0
    ? parts.join(', and ')
    : 'nothing was held against it: no rule passed on a check, and no threshold was asked';
}

const count = (number: number): string => number.toLocaleString('en-US');
/** `1 rule`, `1,200 rules`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
