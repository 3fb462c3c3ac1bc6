import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThresholdOutcome } from '../../../../src/core/result.ts';
import type { RuleVerdict } from '../../../../src/core/rules/rule.ts';
import { RuleVerdict as verdicts } from '../../../../src/core/rules/rule.ts';
import { compareBaseline } from '../../../../src/core/trial/baseline.ts';
import type { CaseResult } from '../../../../src/core/trial/trial-result.ts';
import { concludeVerdict } from '../../../../src/core/verdict.ts';
import { speaksAgainst } from '../../../../src/report/checks/check.ts';
import type { Judged } from '../../../../src/report/checks/suites.ts';
import { suitesOf } from '../../../../src/report/checks/suites.ts';
import { ruleOutcome, trialCase, trialResult } from '../../../helpers/trial-results.ts';

/** What came of each check, by its name. */
function outcomes(judged: Judged): Record<string, string> {
  const checks = suitesOf(judged).flatMap((suite) => suite.checks);
  return Object.fromEntries(
    checks.map(({ name, outcome, warns }) => [name, warns ? `${outcome}, warns` : outcome]),
  );
}

function judgedOf(rules: Judged['rules'], demands: Judged['demands']): Judged {
  const { required = [], strict = false } = demands ?? {};
  const found = { rules, thresholds: [], required, strict, interrupted: false };
  const { reasons, ...conclusion } = concludeVerdict(found);
  return { ...found, ...conclusion, reasons: [...reasons], durationMs: 1_000, demands };
}

const everyVerdict = verdicts.options.map((verdict) => ruleOutcome({ id: verdict, verdict }));

test('only a failure and what had to be decided speak against a run', () => {
  expect(outcomes(judgedOf(everyVerdict, { required: [], strict: false }))).toEqual({
    ...{ verdict: 'passed', pass: 'passed', info: 'passed', fail: 'failed', broken: 'error' },
    ...{ warn: 'passed, warns', 'not-exercised': 'skipped', inconclusive: 'skipped, warns' },
  });
});

test('under --strict a warning is a failure', () => {
  const rules = [ruleOutcome({ id: 'a', verdict: 'warn' })];
  expect(outcomes(judgedOf(rules, { required: [], strict: true }))).toEqual({
    ...{ verdict: 'passed', a: 'failed' },
  });
});

test('a required rule that was not decided, or not judged at all, is an error', () => {
  const rules = [
    ruleOutcome({ id: 'a', verdict: 'inconclusive' }),
    ruleOutcome({ id: 'b', verdict: 'not-exercised' }),
    ruleOutcome({ id: 'c', verdict: 'not-exercised' }),
  ];
  expect(outcomes(judgedOf(rules, { required: ['a', 'b', 'z'], strict: false }))).toEqual({
    ...{ verdict: 'passed', a: 'error', b: 'error', c: 'skipped', z: 'error' },
  });
});

test.for([
  ['a client that broke down', { brokenDown: 'the client ended' }, 'failed', 'the client ended'],
  ['a file that was not written', { unwritten: ['no room'] }, 'error', 'no room'],
] as const)('%s is told beside a threshold that was missed too', ([, seen, outcome, message]) => {
  const missed = { expression: 'errors < 1%', value: 1, holds: 'no' } as const;
  const found = { rules: [], thresholds: [missed], required: [], strict: false };
  const conclusion = concludeVerdict({ ...found, interrupted: false, ...seen });
  const judged = { ...found, ...conclusion, reasons: [...conclusion.reasons], durationMs: 1 };
  const checks = suitesOf(judged).flatMap((suite) => suite.checks);
  expect(checks.filter(speaksAgainst)).toMatchObject([
    { name: 'verdict', outcome, message },
    { name: 'errors < 1%', outcome: 'failed' },
  ]);
});

test('a reason that was cut is still found in the check that tells it whole', () => {
  const evidence = [{ operation: 'a', attempts: [1], sentence: 'x'.repeat(900) }];
  const rule = ruleOutcome({ id: 'a', verdict: 'fail', violations: 1, evidence });
  const judged = judgedOf([rule], undefined);
  const reasons = judged.reasons.map((reason) => `${reason.slice(0, 400)}…`);
  expect(outcomes({ ...judged, reasons })).toEqual({ verdict: 'passed', a: 'failed' });
});

test('what no other check tells, the run does', () => {
  const judged = judgedOf([ruleOutcome({ id: 'a' })], undefined);
  const late = { verdict: 'generator-late', exitCode: 4, reasons: ['it came late'] } as const;
  const [run] = suitesOf({ ...judged, ...late, reasons: [...late.reasons] });
  expect(run).toEqual({
    name: 'run',
    checks: [
      {
        ...{ name: 'verdict', kind: 'run', outcome: 'error', message: 'it came late', seconds: 1 },
        details: ['generator-late, exit code 4', 'it came late'],
      },
    ],
  });
  // An older result does not say that warnings were failures.
  const warned = { verdict: 'fail', exitCode: 1, reasons: ['rule b warns'] } as const;
  expect(outcomes({ ...judged, ...warned, reasons: [...warned.reasons] })).toEqual({
    ...{ verdict: 'failed', a: 'passed' },
  });
});

const anyRules = fc.array(
  fc.record({
    verdict: fc.constantFrom<RuleVerdict[]>(...verdicts.options),
    required: fc.boolean(),
  }),
  { maxLength: 6 },
);
const anyThresholds = fc.array(
  fc.constantFrom<ThresholdOutcome['holds'][]>('yes', 'no', 'inconclusive'),
  { maxLength: 3 },
);

test('a check speaks against a run if, and only if, its exit code is not 0', () => {
  const flags = fc.record({ strict: fc.boolean(), interrupted: fc.boolean(), late: fc.boolean() });
  fc.assert(
    fc.property(anyRules, anyThresholds, flags, (drawn, holds, { strict, interrupted, late }) => {
      const rules = drawn.map(({ verdict }, index) => ruleOutcome({ id: `r${index}`, verdict }));
      const required = drawn.flatMap((each, index) => (each.required ? [`r${index}`] : []));
      const thresholds = holds.map((each, index) => ({ expression: `t${index}`, holds: each }));
      const found = { rules, thresholds, required, strict, interrupted };
      const { reasons, ...conclusion } = concludeVerdict({
        ...found,
        ...(late && { generatorLate: 'it came late' }),
      });
      const judged = {
        ...{ ...found, ...conclusion, reasons: [...reasons], durationMs: 1 },
        demands: { required, strict },
      };
      const against = suitesOf(judged).some(({ checks }) => checks.some(speaksAgainst));
      expect(against).toBe(conclusion.exitCode !== 0);
    }),
  );
});

function trialOf(
  cases: CaseResult[],
  rules: Judged['rules'],
  expected?: { case: string; rule: string }[],
) {
  const compared = expected && compareBaseline(expected, { cases, rules });
  const baseline = compared && {
    ...{ expected: [...compared.expected], fresh: [...compared.fresh] },
    stale: [...compared.stale],
  };
  const { reasons, ...conclusion } = concludeVerdict({
    ...{ rules, thresholds: [], required: [], strict: false, interrupted: false, baseline },
  });
  return trialResult(
    { cases, ...(baseline && { baseline }), skipped: [{ id: 'left-out', reason: '--only' }] },
    { rules: [...rules], ...conclusion, reasons: [...reasons] },
  );
}

const finding = { operation: 'o', attempts: [1], sentence: 'too early' };
const broken = trialCase({
  ...{ id: 'one', verdict: 'fail', rules: { 'rule-a': 'fail' }, sentence: 'too early' },
  findings: [{ rule: 'rule-a', level: 'must', ...finding }],
});
const failing = ruleOutcome({ id: 'rule-a', verdict: 'fail', violations: 1 });

test('a case fails with the rule that it broke, and one that was not tried is skipped', () => {
  const trial = trialOf([broken, trialCase({ id: 'two' })], [failing]);
  expect(outcomes(trial)).toEqual({
    ...{ verdict: 'passed', one: 'failed', two: 'passed', 'left-out': 'skipped' },
    'rule-a': 'failed',
  });
});

test('a failure that the baseline expects is skipped, a new one and a stale entry fail', () => {
  const expected = [{ case: 'one', rule: 'rule-a' }];
  expect(outcomes(trialOf([broken], [failing], expected))).toEqual({
    ...{ verdict: 'passed', one: 'skipped', 'left-out': 'skipped', 'rule-a': 'skipped' },
  });
  expect(outcomes(trialOf([broken], [failing], []))).toEqual({
    ...{ verdict: 'passed', one: 'failed', 'left-out': 'skipped', 'rule-a': 'failed' },
  });
  const healed = trialCase({ id: 'one', rules: { 'rule-a': 'pass' } });
  const passing = ruleOutcome({ id: 'rule-a' });
  expect(outcomes(trialOf([healed], [passing], expected))).toEqual({
    ...{ verdict: 'passed', one: 'failed', 'left-out': 'skipped', 'rule-a': 'passed' },
  });
  const overAll = [{ case: 'all', rule: 'rule-a' }];
  expect(outcomes(trialOf([healed], [passing], overAll))).toEqual({
    ...{ verdict: 'passed', one: 'passed', 'left-out': 'skipped', 'rule-a': 'failed' },
  });
});
