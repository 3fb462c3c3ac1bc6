import type { Result, ThresholdOutcome } from '../../core/result.ts';
import { describeThreshold } from '../../core/stats/thresholds-wording.ts';
import { describeFresh, describeStale, overAllCases } from '../../core/trial/baseline.ts';
import type { Trial } from '../../core/trial/trial-result.ts';
import { exitCodes } from '../../core/verdict.ts';
import { checkOfCase } from './case-check.ts';
import type { Check, Suite } from './check.ts';
import { speaksAgainst } from './check.ts';
import type { Demands } from './rule-check.ts';
import { checkOfRule } from './rule-check.ts';

/** What was judged, and how it came out. */
export type Judged = Pick<
  Result,
  'verdict' | 'exitCode' | 'reasons' | 'rules' | 'thresholds' | 'durationMs' | 'demands' | 'trial'
>;

/**
 * Everything that was judged as checks: the run itself, the rules (of a trial its cases first), the
 * thresholds. At least one speaks against it where the exit code is not 0, and none where it is.
 */
export function suitesOf(judged: Judged): Suite[] {
  const { trial, thresholds } = judged;
  const suites = [
    ...(trial ? trialSuites(judged, trial) : ruleSuites(judged)),
    { name: 'thresholds', checks: thresholds.map(checkOfThreshold) },
  ];
  const against = suites.flatMap(({ checks }) => checks.filter(speaksAgainst));
  const run = { name: 'run', checks: [checkOfRun(judged, isToldBy(against, judged))] };
  return [run, ...suites].filter(({ checks }) => checks.length > 0);
}

const untold: Demands = { required: [], strict: false };
const lostRuns: ReadonlySet<Result['verdict']> = new Set([
  'generator-late',
  'unreachable',
  'interrupted',
]);

/** Long sentences may have been cut at different ends. */
const lettersCompared = 100;

/** Whether what decided stands in one of these checks: another that failed as well explains nothing. */
function isToldBy(checks: readonly Check[], { reasons: [decisive] }: Judged): boolean {
  if (decisive === undefined) return checks.length > 0;
  const opening = decisive.slice(0, lettersCompared);
  return checks.some(({ message = '' }) => message.includes(opening));
}

/** Whether the run came to its end in good order, and anything that no other check tells. */
function checkOfRun({ verdict, exitCode, reasons, durationMs }: Judged, isTold: boolean): Check {
  const details = [`${verdict}, exit code ${exitCode}`, ...reasons];
  const check = { name: 'verdict', kind: 'run', details, seconds: durationMs / 1_000 } as const;
  const isGreen = exitCode === exitCodes.pass;
  if (isGreen || (isTold && !lostRuns.has(verdict))) return { ...check, outcome: 'passed' };
  const outcome = exitCode === exitCodes.fail ? 'failed' : 'error';
  return { ...check, outcome, message: reasons[0] ?? `the verdict is ${verdict}` };
}

function ruleSuites({ rules, demands = untold }: Judged): Suite[] {
  const suite = (subject: 'client' | 'server'): Suite => ({
    name: `rules on ${subject}s`,
    checks: rules
      .filter((rule) => rule.subject === subject)
      .map((rule) => checkOfRule(rule, demands)),
  });
  return [
    suite('client'),
    suite('server'),
    {
      name: 'required rules',
      checks: demands.required
        .filter((id) => rules.every((rule) => rule.id !== id))
        .map((id) => unjudged(id)),
    },
  ];
}

function unjudged(id: string): Check {
  const message = `rule ${id} is required and was not judged under this contract`;
  return { name: id, kind: 'rule', outcome: 'error', message, details: [], seconds: 0 };
}

/** The cases by their groups, those that were not tried, and the rules over all of them. */
function trialSuites({ rules, demands = untold }: Judged, trial: Trial): Suite[] {
  const { cases, skipped, baseline } = trial;
  const overall = rules.map((rule) => {
    const check = checkOfRule(rule, demands);
    return baseline ? underBaseline(check, baseline) : check;
  });
  const convicted = new Set(overall.filter(speaksAgainst).map(({ name }) => name));
  const context = { baseline, strict: demands.strict, convicted };
  const groups = Map.groupBy(cases, ({ group }) => group);
  return [
    ...[...groups].map(([group, members]) => ({
      name: `cases of ${group}`,
      checks: members.map((each) => checkOfCase(each, context)),
    })),
    {
      name: 'cases not tried',
      checks: skipped.map(({ id, reason }) => notTried(id, reason)),
    },
    { name: 'rules over all cases', checks: overall },
  ];
}

function notTried(id: string, reason: string): Check {
  return { name: id, kind: 'case', outcome: 'skipped', message: reason, details: [], seconds: 0 };
}

/** A failure that the baseline knows fails nothing; one that it does not, or that did not come, does. */
function underBaseline(check: Check, baseline: NonNullable<Trial['baseline']>): Check {
  const { name } = check;
  const fresh = baseline.fresh.filter(({ rule }) => rule === name).map(describeFresh);
  const stale = baseline.stale
    .filter((entry) => entry.rule === name && entry.case === overAllCases)
    .map(describeStale);
  const [first, ...others] = [...fresh, ...stale];
  if (first !== undefined) {
    return { ...check, outcome: 'failed', message: [first, ...others].join('; ') };
  }
  const isFlagged = check.outcome === 'failed' || (check.outcome === 'passed' && check.warns);
  if (!isFlagged) return check;
  const message = `as the baseline expects: ${check.message ?? ''}`;
  return { ...check, outcome: 'skipped', message, warns: false };
}

function checkOfThreshold(outcome: ThresholdOutcome): Check {
  const check = { name: outcome.expression, kind: 'threshold', details: [], seconds: 0 } as const;
  const message = describeThreshold(outcome);
  switch (outcome.holds) {
    case 'yes':
      return { ...check, outcome: 'passed', details: [message] };
    case 'no':
      return { ...check, outcome: 'failed', message };
    case 'inconclusive':
      return { ...check, outcome: 'error', message };
  }
}
