import type { ThresholdOutcome, Verdict } from './result.ts';
import type { RuleOutcome } from './rules/rule.ts';
import { describeThreshold } from './stats/thresholds-wording.ts';
import type { BaselineComparison } from './trial/baseline.ts';
import { describeFresh, describeStale } from './trial/baseline.ts';
import { describeUndecided, describeViolations, plural, praise } from './verdict-wording.ts';

/** What the process ends with. */
export const exitCodes = {
  /** Everything asked holds; warnings are told. */
  pass: 0,
  /** A rule failed. */
  fail: 1,
  thresholdMissed: 2,
  /** A required rule or a threshold was not exercised, or could not be decided. */
  inconclusive: 3,
  /** The generator did not keep its schedule. */
  generatorLate: 4,
  /** No attempt ever got an answer. */
  unreachable: 5,
  /** The command line, a profile or another file is wrong. */
  usage: 64,
  /** A bug of this program: an uncaught error, or a rule that threw. */
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Which exit code wins where several hold, the strongest first. */
export const exitCodePrecedence: readonly ExitCode[] = [70, 64, 130, 5, 1, 4, 2, 3, 0];

/** The one of these exit codes that wins; 0 of none. */
export function strongestExitCode(codes: readonly ExitCode[]): ExitCode {
  return exitCodePrecedence.find((code) => codes.includes(code)) ?? exitCodes.pass;
}

/** What a verdict is made of. Sentences are without a full stop. */
export interface Findings {
  readonly rules: readonly RuleOutcome[];
  readonly thresholds: readonly ThresholdOutcome[];
  /** Ids of the rules that must be exercised and decided. */
  readonly required: readonly string[];
  /** Whether a warning (a should-level rule) fails the run. */
  readonly strict: boolean;
  /** Whether the run was ended from outside before its time. */
  readonly interrupted: boolean;
  /** How no attempt got an answer: a sentence, where that is so. */
  readonly unreachable?: string | undefined;
  /** How a client of the user's own broke down under a load: a sentence, where it did. */
  readonly brokenDown?: string | undefined;
  /** How the generator missed its schedule: a sentence, where it did. */
  readonly generatorLate?: string | undefined;
  /** Which files could not be written to their end, a sentence each: what was asked for is not there. */
  readonly unwritten?: readonly string[] | undefined;
  /** Why nothing was tested at all: a sentence, where that is so. */
  readonly idle?: string | undefined;
  /**
   * Of a trial that was held against a baseline: failures and warnings decide by this alone. Those
   * that were expected do not count; fresh ones and stale entries fail, whatever their level.
   */
  readonly baseline?: BaselineComparison | undefined;
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  /** Sentences: first what decided, the strongest first, then what is merely told. */
  readonly reasons: readonly string[];
}

/** One thing that keeps a run from passing; `verdict` is what it would be called alone. */
interface Objection {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly reason: string;
}

/**
 * The verdict on a run, its exit code and why. A rule that threw says nothing of the target: such a
 * run is inconclusive, and exits as the bug it is.
 */
export function concludeVerdict(findings: Findings): Conclusion {
  const objections = [
    ...objectionsOfRun(findings),
    ...objectionsOfBaseline(findings),
    ...findings.rules.flatMap((rule) => objectionOfRule(rule, findings)),
    ...missingRules(findings),
    ...findings.thresholds.flatMap(objectionOfThreshold),
  ];
  const rank = ({ exitCode }: Objection): number => exitCodePrecedence.indexOf(exitCode);
  const ranked = objections.toSorted((a, b) => rank(a) - rank(b));
  const [decisive] = ranked;
  const told = [
    ...remarksOnBaseline(findings),
    ...findings.rules.flatMap((rule) => remarkOnRule(rule, findings)),
  ];
  if (decisive) {
    const { verdict, exitCode } = decisive;
    return { verdict, exitCode, reasons: [...ranked.map(({ reason }) => reason), ...told] };
  }
  return {
    verdict: 'pass',
    exitCode: exitCodes.pass,
    reasons: [praise(findings), ...told],
  };
}

function objectionsOfRun(findings: Findings): Objection[] {
  const { interrupted, unreachable, brokenDown, generatorLate, idle, unwritten = [] } = findings;
  const objections: Objection[] = unwritten.map((reason) => ({
    verdict: 'inconclusive',
    exitCode: exitCodes.usage,
    reason,
  }));
  if (interrupted) {
    const reason = 'the run was interrupted; this covers only what was done until then';
    objections.push({ verdict: 'interrupted', exitCode: exitCodes.interrupted, reason });
  }
  if (unreachable !== undefined) {
    const { unreachable: exitCode } = exitCodes;
    objections.push({ verdict: 'unreachable', exitCode, reason: unreachable });
  }
  if (brokenDown !== undefined) {
    objections.push({ verdict: 'fail', exitCode: exitCodes.fail, reason: brokenDown });
  }
  if (generatorLate !== undefined) {
    const { generatorLate: exitCode } = exitCodes;
    objections.push({ verdict: 'generator-late', exitCode, reason: generatorLate });
  }
  if (idle !== undefined) {
    const { inconclusive: exitCode } = exitCodes;
    objections.push({ verdict: 'inconclusive', exitCode, reason: idle });
  }
  return objections;
}

function objectionsOfBaseline({ baseline }: Findings): Objection[] {
  if (!baseline) return [];
  const reasons = [...baseline.fresh.map(describeFresh), ...baseline.stale.map(describeStale)];
  return reasons.map((reason) => ({ verdict: 'fail', exitCode: exitCodes.fail, reason }));
}

function objectionOfRule(rule: RuleOutcome, { required, strict, baseline }: Findings): Objection[] {
  const { id, verdict } = rule;
  if (verdict === 'broken') {
    const reason = `rule ${id} broke, which is a bug of this program: ${rule.reason ?? 'no reason'}`;
    return [{ verdict: 'inconclusive', exitCode: exitCodes.bug, reason }];
  }
  if (verdict === 'fail' || (verdict === 'warn' && strict)) {
    if (baseline) return [];
    return [{ verdict: 'fail', exitCode: exitCodes.fail, reason: describeViolations(rule) }];
  }
  const isUndecided = verdict === 'not-exercised' || verdict === 'inconclusive';
  if (!isUndecided || !required.includes(id)) return [];
  const reason = `rule ${id} is required and ${describeUndecided(rule)}`;
  return [{ verdict: 'inconclusive', exitCode: exitCodes.inconclusive, reason }];
}

function missingRules({ rules, required }: Findings): Objection[] {
  return required
    .filter((id) => rules.every((rule) => rule.id !== id))
    .map((id) => ({
      verdict: 'inconclusive',
      exitCode: exitCodes.inconclusive,
      reason: `rule ${id} is required and was not judged under this contract`,
    }));
}

function objectionOfThreshold(outcome: ThresholdOutcome): Objection[] {
  const reason = describeThreshold(outcome);
  switch (outcome.holds) {
    case 'yes':
      return [];
    case 'no':
      return [{ verdict: 'threshold-missed', exitCode: exitCodes.thresholdMissed, reason }];
    case 'inconclusive':
      return [{ verdict: 'inconclusive', exitCode: exitCodes.inconclusive, reason }];
  }
}

function remarksOnBaseline({ baseline }: Findings): string[] {
  const expected = baseline?.expected.length ?? 0;
  return expected === 0 ? [] : [`${plural(expected, 'failure')} came as the baseline expects`];
}

/** What does not decide, but must not go unsaid. */
function remarkOnRule(rule: RuleOutcome, { required, strict, baseline }: Findings): string[] {
  if (rule.verdict === 'warn' && !strict && !baseline) return [describeViolations(rule)];
  if (rule.verdict === 'inconclusive' && !required.includes(rule.id)) {
    return [`rule ${rule.id} ${describeUndecided(rule)}`];
  }
  return [];
}
