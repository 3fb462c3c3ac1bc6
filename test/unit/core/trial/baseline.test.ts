import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleVerdict } from '../../../../src/core/rules/rule.ts';
import type { Judged } from '../../../../src/core/trial/baseline.ts';
import {
  baselineOf,
  compareBaseline,
  describeFresh,
  describeStale,
  overAllCases,
} from '../../../../src/core/trial/baseline.ts';
import { ruleOutcome, trialCase } from '../../../helpers/trial-results.ts';

const weights = { fail: 'must', warn: 'should', info: 'info' } as const;

/** A case in which rules answered so; those that flag have a finding. */
function judgedCase(id: string, rules: Readonly<Record<string, RuleVerdict>>) {
  const findings = Object.entries(rules).flatMap(([rule, verdict]) =>
    verdict === 'fail' || verdict === 'warn' || verdict === 'info'
      ? [{ rule, level: weights[verdict], operation: `${id}-1`, attempts: [1], sentence: 'broken' }]
      : [],
  );
  return trialCase({ id, rules, findings });
}

/** A trial of these cases, and what the rules said of all of them. */
function trial(
  cases: Readonly<Record<string, Readonly<Record<string, RuleVerdict>>>>,
  overAll: Readonly<Record<string, RuleVerdict>> = {},
): Judged {
  return {
    cases: Object.entries(cases).map(([id, rules]) => judgedCase(id, rules)),
    rules: Object.entries(overAll).map(([id, verdict]) => ruleOutcome({ id, verdict })),
  };
}

const entry = { case: 'ra-zero', rule: 'retry-after-malformed' };

test.for(['fail', 'warn'] as const)('a rule that ends in %s in a case is a failure', (verdict) => {
  const judged = trial({ 'ra-zero': { 'retry-after-malformed': verdict } });
  expect([compareBaseline([], judged), compareBaseline([entry], judged)]).toEqual([
    { expected: [], fresh: [entry], stale: [] },
    { expected: [entry], fresh: [], stale: [] },
  ]);
});

test.for(['pass', 'info'] as const)(
  'an entry whose rule ends in %s in its case is stale',
  (verdict) => {
    const judged = trial({ 'ra-zero': { 'retry-after-malformed': verdict } });
    expect(compareBaseline([entry], judged)).toEqual({ expected: [], fresh: [], stale: [entry] });
  },
);

test.for<[string, Judged]>([
  ['was not tried', trial({})],
  ['gave the rule no opportunity', trial({ 'ra-zero': {} })],
  ['left it undecided', trial({ 'ra-zero': { 'retry-after-malformed': 'inconclusive' } })],
  ['broke it', trial({ 'ra-zero': { 'retry-after-malformed': 'broken' } })],
])('an entry whose case %s is not stale', ([, judged]) => {
  expect(compareBaseline([entry], judged)).toEqual({ expected: [], fresh: [], stale: [] });
});

test('an entry is for its own case and its own rule', () => {
  const judged = trial({
    'ra-zero': { 'retry-after-malformed': 'pass', 'attempts-capped': 'fail' },
    'ra-word': { 'retry-after-malformed': 'fail' },
  });
  expect(compareBaseline([entry], judged)).toEqual({
    expected: [],
    fresh: [
      { case: 'ra-zero', rule: 'attempts-capped' },
      { case: 'ra-word', rule: 'retry-after-malformed' },
    ],
    stale: [entry],
  });
});

test('a failure that no case shows by itself belongs to all cases', () => {
  const alike = { case: overAllCases, rule: 'jitter-present' };
  const failing = trial({ 'jitter-20': {} }, { 'jitter-present': 'warn' });
  const passing = trial({ 'jitter-20': {} }, { 'jitter-present': 'pass' });
  const undecided = trial({ 'jitter-20': {} }, { 'jitter-present': 'inconclusive' });
  expect([
    compareBaseline([], failing),
    compareBaseline([alike], failing),
    compareBaseline([alike], passing),
    compareBaseline([alike], undecided),
  ]).toEqual([
    { expected: [], fresh: [alike], stale: [] },
    { expected: [alike], fresh: [], stale: [] },
    { expected: [], fresh: [], stale: [alike] },
    { expected: [], fresh: [], stale: [] },
  ]);
});

test('a failure that a case shows is not counted over all cases again', () => {
  const judged = trial({ 'jitter-20': { 'jitter-present': 'warn' } }, { 'jitter-present': 'warn' });
  const alike = { case: overAllCases, rule: 'jitter-present' };
  const shown = { case: 'jitter-20', rule: 'jitter-present' };
  expect(compareBaseline([alike], judged)).toEqual({ expected: [], fresh: [shown], stale: [] });
});

test('a rule that is broken many times in a case is one failure', () => {
  const judged = trial({ 'ra-zero': { 'retry-after-malformed': 'fail' } });
  const [first] = judged.cases;
  const cases = first ? [{ ...first, findings: [...first.findings, ...first.findings] }] : [];
  expect(baselineOf({ ...judged, cases })).toEqual([entry]);
});

const rules = ['retry-after-honored', 'attempts-capped', 'jitter-present'];
const verdict = fc.constantFrom<RuleVerdict>('pass', 'fail', 'warn', 'info', 'inconclusive');
const said = fc.dictionary(fc.constantFrom(...rules), verdict);
const anyTrial = fc
  .tuple(fc.dictionary(fc.constantFrom('ra-zero', 'ra-word', 'jitter-20'), said), said)
  .map(([cases, overAll]) => trial(cases, overAll));

test('a trial has neither new failures nor stale entries against the baseline made from it', () => {
  const law = fc.property(anyTrial, (judged) => {
    const own = baselineOf(judged);
    const { expected, fresh, stale } = compareBaseline(own, judged);
    return (
      JSON.stringify(expected) === JSON.stringify(own) && fresh.length === 0 && stale.length === 0
    );
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('every failure is either expected or new, whatever the baseline', () => {
  const law = fc.property(anyTrial, anyTrial, (judged, other) => {
    const { expected, fresh } = compareBaseline(baselineOf(other), judged);
    const all = [...expected, ...fresh].map((each) => JSON.stringify(each)).toSorted();
    return (
      all.join() ===
      baselineOf(judged)
        .map((each) => JSON.stringify(each))
        .toSorted()
        .join()
    );
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});

test('a new failure and a stale entry each have their sentence', () => {
  expect([
    describeFresh(entry),
    describeStale(entry),
    describeFresh({ ...entry, case: overAllCases }),
  ]).toEqual([
    'rule retry-after-malformed failed in case ra-zero, and the baseline does not name it',
    'the baseline expects rule retry-after-malformed to fail in case ra-zero, and it did not; take that out',
    'rule retry-after-malformed failed over all cases together, and the baseline does not name it',
  ]);
});
