import type { RuleOutcome } from '../rules/rule.ts';
import type { BaselineEntry, CaseResult } from './trial-result.ts';

/** The `case` of a failure that only shows over all cases together, such as waits that are all alike. */
export const overAllCases = 'all';

/** The outcomes of a trial, as far as a baseline is about them. */
export interface Judged {
  readonly cases: readonly CaseResult[];
  /** What the rules said of all cases together. */
  readonly rules: readonly RuleOutcome[];
}

/** What a baseline makes of a trial; each list in the order of the trial or of the baseline. */
export interface BaselineComparison {
  /** Failures that the baseline names. */
  readonly expected: readonly BaselineEntry[];
  /** Failures that it does not name. */
  readonly fresh: readonly BaselineEntry[];
  /** Failures that it names and that did not come, though the rule was decided in that case. */
  readonly stale: readonly BaselineEntry[];
}

/**
 * Holds the failures of a trial against those that were expected. A failure is a rule of level must
 * or should that was broken in a case, or over all cases where no single one shows it. An entry is
 * stale only where its rule passed, or merely told something: a case that was not tried and a rule
 * that was undecided or not exercised say nothing of it.
 */
export function compareBaseline(
  entries: readonly BaselineEntry[],
  judged: Judged,
): BaselineComparison {
  const named = new Set(entries.map(keyOf));
  const failures = baselineOf(judged);
  // A rule that fails over all cases is no stale entry, though some case may show it as well.
  const failed = new Set([...failures, ...flaggedOverAll(judged)].map(keyOf));
  return {
    expected: failures.filter((failure) => named.has(keyOf(failure))),
    fresh: failures.filter((failure) => !named.has(keyOf(failure))),
    stale: entries
      .filter((entry) => !failed.has(keyOf(entry)) && holdsNow(entry, judged))
      .map(({ case: id, rule }) => ({ case: id, rule })),
  };
}

/** The baseline that expects exactly the failures of this trial: one entry for each case and rule. */
export function baselineOf(judged: Judged): BaselineEntry[] {
  const inCases = judged.cases.flatMap(({ id, findings }) => {
    const rules = findings.filter(({ level }) => level !== 'info').map(({ rule }) => rule);
    return [...new Set(rules)].map((rule) => ({ case: id, rule }));
  });
  const shown = new Set(inCases.map(({ rule }) => rule));
  return [...inCases, ...flaggedOverAll(judged).filter(({ rule }) => !shown.has(rule))];
}

/** Why a failure counts although failures were expected. */
export function describeFresh({ case: id, rule }: BaselineEntry): string {
  return `rule ${rule} failed ${placeOf(id)}, and the baseline does not name it`;
}

/** Why an entry counts although nothing failed. */
export function describeStale({ case: id, rule }: BaselineEntry): string {
  return `the baseline expects rule ${rule} to fail ${placeOf(id)}, and it did not; take that out`;
}

function placeOf(id: string): string {
  return id === overAllCases ? 'over all cases together' : `in case ${id}`;
}

const keyOf = ({ case: id, rule }: BaselineEntry): string => JSON.stringify([id, rule]);

function flaggedOverAll({ rules }: Judged): BaselineEntry[] {
  return rules
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .map(({ id }) => ({ case: overAllCases, rule: id }));
}

function holdsNow({ case: id, rule }: BaselineEntry, { cases, rules }: Judged): boolean {
  const verdict =
    id === overAllCases
      ? rules.find((outcome) => outcome.id === rule)?.verdict
      : cases.find((each) => each.id === id)?.rules[rule];
  return verdict === 'pass' || verdict === 'info';
}
